// A button at each password shows what is being typed. Without this script the field works as any other.
const words = document.getElementById("reveal").dataset;
for (const field of document.querySelectorAll("input[data-reveal]")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "plain reveal" });
  button.setAttribute("aria-controls", field.id);
  const say = () => {
    const shown = field.type === "text";
    button.textContent = shown ? words.hide : words.show;
    button.setAttribute("aria-pressed", String(shown));
  };
  button.addEventListener("click", () => {
    field.type = field.type === "text" ? "password" : "text";
    say();
  });
  field.form.addEventListener("submit", () => (field.type = "password"));
  const row = Object.assign(document.createElement("div"), { className: "revealing" });
  field.replaceWith(row);
  row.append(field, button);
  say();
}
