// What is wrong is read first: the summary takes the focus where the browser did not give it to it (autofocus).
document.querySelector("[data-focus]")?.focus();
