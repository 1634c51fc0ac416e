"""The API's own words: problems that no act refuses with, in Chinese and English."""

from __future__ import annotations

TITLES: dict[int, str] = {
    400: "请求有误",
    401: "未登录",
    403: "无权操作",
    404: "不存在",
    405: "方法不允许",
    408: "传输过慢",
    409: "与现状冲突",
    411: "须注明内容长度",
    413: "内容过大",
    415: "媒体类型不支持",
    422: "不予受理",
    429: "请求过于频繁",
    500: "内部错误",
    503: "系统繁忙",
}

# code: (status, Chinese, English)
PROBLEMS: dict[str, tuple[int, str, str]] = {
    "invalid": (400, "请求内容有误，详见各项说明", "The request is not valid; see the errors"),
    "parse_error": (400, "请求内容无法解析", "The request cannot be read"),
    "invalid_cursor": (400, "分页游标无效，请从首页重新开始", "The cursor is not valid; start again at the first page"),
    "not_authenticated": (401, "请先登录", "Sign in first"),
    "authentication_failed": (401, "登录凭据无效或已过期", "The credentials are wrong or have expired"),
    "permission_denied": (403, "您的角色不能进行此项操作", "Your role does not permit this"),
    "not_found": (404, "没有这一资源", "There is no such resource"),
    "unknown_number": (404, "未查到该编号的证书", "No certificate has this number"),
    "name_mismatch": (404, "该编号的证书与所填姓名不符", "The name is not that of the certificate with this number"),
    "unknown_receipt": (404, "没有这一异议回执号", "There is no objection with this receipt number"),
    "document_not_ready": (
        404,
        "证书文件尚未生成，请稍后再试",
        "The document has not been rendered yet; try again later",
    ),
    "method_not_allowed": (405, "该资源不支持此方法", "The resource does not support this method"),
    "idempotency_key_in_use": (
        409,
        "使用同一幂等键的请求正在处理，请稍后重试",
        "A request under the same Idempotency-Key is being processed; try again later",
    ),
    "too_many_fields": (400, "表单字段过多", "The form has too many fields"),
    "content_too_large": (413, "请求内容过大", "The request is too large"),
    "unsupported_media_type": (415, "不支持该媒体类型", "The media type is not supported"),
    "idempotency_key_reused": (
        422,
        "该幂等键已用于另一个请求",
        "The Idempotency-Key was used for another request",
    ),
    "idempotency_key_malformed": (
        400,
        "幂等键应为1至200个可见ASCII字符",
        "An Idempotency-Key has 1 to 200 visible ASCII characters",
    ),
    "error": (500, "系统内部错误，请稍后再试", "Something went wrong inside; try again later"),
}

# Faults of single fields, by the codes of REST framework and ours.
FIELD_FAULTS: dict[str, tuple[str, str]] = {
    "required": ("缺少该项", "this field is required"),
    "null": ("该项不能为空", "this field may not be null"),
    "blank": ("该项不能为空白", "this field may not be blank"),
    "empty": ("至少应有一项", "at least one item is needed"),
    "invalid": ("格式不正确", "the value is not valid"),
    "invalid_choice": ("不在允许的取值之内", "the value is not one of those allowed"),
    "max_length": ("超过最大长度", "the value is too long"),
    "min_length": ("短于最小长度", "the value is too short"),
    "max_value": ("超过最大值", "the value is too large"),
    "min_value": ("小于最小值", "the value is too small"),
    "max_digits": ("数字位数过多", "the number has too many digits"),
    "max_decimal_places": ("小数位数过多", "the number has too many decimals"),
    "max_string_length": ("数字过长", "the number is too long"),
    "not_a_list": ("应为列表", "a list is expected"),
    "no_name": ("文件没有文件名", "the file has no name"),
    "null_characters_not_allowed": ("不能含有空字符", "null characters are not allowed"),
    "characters_not_allowed": ("含有不允许的字符", "the value holds a character that is not allowed"),
    "text_not_utf8": ("不是有效的UTF-8文本", "the value is not text in UTF-8"),
    "repeated_field": ("该项出现多次", "the field is given more than once"),
    "repeated_parameter": ("该查询参数出现多次", "the query parameter is given more than once"),
    "unknown_field": ("没有这一项", "there is no such field"),
    "unknown_parameter": ("没有这一查询参数", "there is no such query parameter"),
    "site_unknown": ("没有这一站点", "there is no such site"),
    "ground_unknown": (
        "没有这一变更依据，或在该地不适用",
        "there is no such ground, or it does not apply at the place",
    ),
    "certificate_unknown": ("没有这一证书", "there is no such certificate"),
    "application_unknown": ("该批次中没有这份申报", "there is no such application in the batch"),
    "draft_unknown": ("没有这一草案", "there is no such draft"),
    "list_or_applications": ("applications与list应填其一", "either applications or a list is named"),
    "draft_or_text": ("draft与text应填其一", "either a draft or a text is named"),
    "only_of_invented": ("只用于虚拟人群", "only for invented people"),
    "policy_unknown": ("没有这一已发布的政策", "there is no such published policy"),
    "not_an_object": ("应为对象", "an object is expected"),
    "page_size": ("每页条数应为1至500", "a page has 1 to 500 entries"),
}
