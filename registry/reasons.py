"""Refusals that every room gives."""

from __future__ import annotations

from typing import Any

from rules.refusals import Refusal


class GroundNeeded(Refusal):
    """An act that has to be reasoned came without a reason."""

    code = "ground_needed"
    zh = "请写明理由"
    en = "A reason is needed"


def need_ground(text: str) -> str:
    """The text without the white space around it. Raises GroundNeeded where it holds no letter, digit or character.

    Dots, dashes and signs without width are no ground.
    """
    if not any(sign.isalnum() for sign in text):
        raise GroundNeeded
    return text.strip()


class TooManyRequests(Refusal):
    """A client asked too often; ``seconds`` is how long to wait, which the words say in minutes where it is long."""

    code = "too_many_requests"
    zh = "查询过于频繁，请在{wait}后再试"
    en = "Too many requests; try again in {wait_en}"
    status = 429

    def __init__(self, *, seconds: int, **values: Any) -> None:
        if seconds < 120:
            wait, wait_en = f"{seconds}秒", f"{seconds} seconds"
        else:
            minutes = -(-seconds // 60)
            wait, wait_en = f"{minutes}分钟", f"{minutes} minutes"
        super().__init__(seconds=seconds, wait=wait, wait_en=wait_en, **values)


class RegistryBusy(Refusal):
    """The database did not answer in the time that a page may wait: a lock is held, or too much is asked at once."""

    code = "registry_busy"
    zh = "系统正忙，未能办理，请在{seconds}秒后再试"
    en = "The registry is busy and nothing was done; try again in {seconds} seconds"
    status = 503


class TooManySignIns(TooManyRequests):
    """A client tried to sign in too often, tried too many names, or failed and has to wait for the next try."""

    code = "too_many_sign_ins"
    zh = "登录尝试过于频繁，请在{wait}后再试"
    en = "Too many attempts to sign in; try again in {wait_en}"


class TooManyQuestions(TooManyRequests):
    """A client put too many questions to the rules."""

    code = "too_many_questions"
    zh = "提问过于频繁，请在{wait}后再试"
    en = "Too many questions; try again in {wait_en}"


class StatusChangeImpossible(Refusal):
    """The change cannot follow the certificate's present status."""

    code = "status_change_impossible"
    zh = "证书现为“{status}”，不能再作“{kind}”"
    en = "The certificate is {status_en} and cannot be {kind_en}"
    status = 409


class EffectiveTooEarly(Refusal):
    """The change would take effect before the last one, or before the day of issue."""

    code = "effective_too_early"
    zh = "生效日期不得早于{day}（发证日期或上一次变更的生效日期）"
    en = "The change may not take effect before {day}, the day of issue or of the last change"
    status = 409


class EffectiveTooLate(Refusal):
    """The change would take effect further in the future than changes may be made."""

    code = "effective_too_late"
    zh = "生效日期不得晚于{day}（最多提前{days}天作出变更）"
    en = "The change may not take effect after {day}: it is made at most {days} days ahead"
    status = 409


class OwnAccount(Refusal):
    """Nobody changes the account that they act by."""

    code = "own_account"
    zh = "不得变更本人的账户，请由另一名管理员办理"
    en = "Nobody changes their own account: another administrator does"
    status = 403


class NothingChanged(Refusal):
    """What is asked for stands already."""

    code = "nothing_changed"
    zh = "所填与现状相同，没有变更"
    en = "Nothing would change: it stands as asked for"
    status = 409


class FilingPeriodInvalid(Refusal):
    """A filing, or a part of its scope, would end before it begins."""

    code = "filing_period_invalid"
    zh = "截止日期不得早于备案起始日期{day}"
    en = "It may not end before it begins, on {day}"


class ReplacementUnfit(Refusal):
    """A replacement by nothing, or by a certificate that may not take its place; or another change that names one."""

    code = "replacement_unfit"
    zh = "替换须写明同一持证人、同一职业、等级不低于原证书的另一张有效证书，其他变更不得写"
    en = (
        "A replacement names another valid certificate of the same holder and occupation, of at least the level; "
        "no other change names one"
    )


class GroundNotInForce(Refusal):
    """The ground does not apply at the certificate's place on the day."""

    code = "ground_not_in_force"
    zh = "“{text}”今日在该证书所在地不适用"
    en = "The ground does not apply at the certificate's place today"
    status = 409


class ProposalStands(Refusal):
    """Another proposal for the certificate is waiting for its confirmation."""

    code = "proposal_stands"
    zh = "该证书已有一项变更提议等待确认"
    en = "A proposal for this certificate is waiting for confirmation"
    status = 409


class ProposalSettled(Refusal):
    """The proposal was confirmed, declined or withdrawn before."""

    code = "proposal_settled"
    zh = "该变更提议已经处理"
    en = "The proposal has been settled already"
    status = 409


class SecondRegulatorNeeded(Refusal):
    """Who proposed does not confirm, nor does a lower authority or one of another place."""

    code = "second_regulator_needed"
    zh = "变更须由另一名同级或上级监管人员确认"
    en = "A second regulator of the same or a higher authority must confirm the change"
    status = 403


class LevelHasNoCode(Refusal):
    """A level for which no 职业技能等级代码 is known."""

    code = "level_has_no_code"
    zh = "{name}的职业技能等级代码尚未规定，不能编发证书编号（请先在等级代码中登记）"
    en = "No code of the certificate number is known for level {level}; record it in the level codes first"
    status = 409
    citation = "职业技能等级证书编码规则"


class SeriesExhausted(Refusal):
    """A site's year and level have used up their 999,999 serials."""

    code = "series_exhausted"
    zh = "站点{site}在{year}年“{name}”的证书序列码已用尽"
    en = "Site {site} has used up the serials of {year} at level {level}"
    status = 409
    citation = "职业技能等级证书编码规则"


class JobNotStopped(Refusal):
    """The job is done, or is being tried by itself."""

    code = "job_not_stopped"
    zh = "该任务没有停办，也不在等待"
    en = "The job has neither been given up nor is it waiting for anything"
    status = 409


class LedgerCutShort(Refusal):
    """Places of the ledger that were given are gone: whoever emptied it, it is not begun again from the front."""

    code = "ledger_cut_short"
    zh = "账本曾排至{given}，现存{standing}：已排序的条目缺失，排序停止，请先从备份恢复"
    en = "The ledger once had {given} places and has {standing}: places that were given are gone; restore them first"
    status = 409


# Permission, days, numbers


class NotPermitted(Refusal):
    """The account's role does not include the act."""

    code = "not_permitted"
    zh = "您的角色不能进行此项操作"
    en = "Your role does not permit this"
    status = 403


class CalendarUnknown(Refusal):
    """A period runs into a year whose holiday arrangement has not been recorded."""

    code = "calendar_unknown"
    zh = "{year}年的节假日安排尚未登记，期限无法计算，请先登记该年安排"
    en = "The holiday arrangement of {year} has not been recorded, so the period cannot be counted"
    status = 409


class MalformedNumber(Refusal):
    """A text that cannot be a certificate number, with what is wrong in it."""

    code = "malformed_number"
    zh = "证书编号格式不正确：{fault_zh}"
    en = "Malformed certificate number: {fault_en}"
    status = 400


# Bodies and filings


class CreditCodeInvalid(Refusal):
    """A text that is no 统一社会信用代码."""

    code = "credit_code_invalid"
    zh = "统一社会信用代码“{value}”不正确（位数、字符或校验码不符）"
    en = "{value} is no valid unified social credit code (length, characters or check digit)"
    citation = "GB 32100-2015"


class SiteCodeInvalid(Refusal):
    """A site code whose letter or province does not fit the body and the place."""

    code = "site_code_invalid"
    zh = "站点代码“{value}”与机构类别（{letter}）或所在地省级代码（{province}）不符"
    en = "Site code {value} does not fit the kind of body ({letter}) or the province ({province})"
    citation = "职业技能等级证书编码规则"


class AlreadyOnRecord(Refusal):
    """A body, a site or a filing of that code or number is on record."""

    code = "already_on_record"
    zh = "“{value}”已登记在册"
    en = "{value} is on record already"
    status = 409


class ScopeEmpty(Refusal):
    """A filing for nothing: without an occupation, or with one without a level."""

    code = "scope_empty"
    zh = "备案范围不能为空，每个职业至少列明一个等级"
    en = "A filing names at least one occupation, and at least one level of each"


class ScopeNotOffered(Refusal):
    """A filing for a level at which the occupation is not evaluated."""

    code = "scope_not_offered"
    zh = "{occupation}不设“{level}”，不能列入备案范围"
    en = "Occupation {occupation} has no level {level} and cannot be filed for it"
    citation = "中办发〔2022〕58号 十一"


class FilingOverlaps(Refusal):
    """The site is filed for one of the occupations and levels in that period already."""

    code = "filing_overlaps"
    zh = "该站点在此期间已有相同职业、等级的备案"
    en = "The site is filed for one of these occupations and levels in that period already"
    status = 409


# Documents


class GlyphMissing(Refusal):
    """A printed field has a character that the certificate's font can't show: better none than a box."""

    code = "glyph_missing"
    zh = "证书字体缺字，“{label}”中的字无法印出：{glyphs}"
    en = "The certificate's font cannot show these characters of {field}: {glyphs}"


class TextTooLong(Refusal):
    """A printed field is longer than the page has room for, at the smallest size that reads well."""

    code = "text_too_long"
    zh = "“{label}”过长，证书上最多容纳{room:g}个字"
    en = "{field} is too long: the certificate has room for {room:g} full-width characters"


# Signing in


class PasswordUnfit(Refusal):
    """The new password is one that others would guess, or too short; ``faults_zh`` says what is wrong with it."""

    code = "password_unfit"
    zh = "新密码不符合要求：{faults_zh}"
    en = "The new password does not do: {faults_en}"
    citation = "NIST SP 800-63B-4 3.1.1"


class WrongPassword(Refusal):
    """The present password, asked for once more, is not the one that was given."""

    code = "wrong_password"
    zh = "密码不正确"
    en = "The password is not right"
    status = 403


class WrongCode(Refusal):
    """The code is not the authenticator's of now, was used before, or is no recovery code that is left."""

    code = "wrong_code"
    zh = "动态口令不正确或已使用过，请等待下一个口令再试"
    en = "The code is wrong or was used before; wait for the next one"
    status = 403


class TooManyCodes(TooManyRequests):
    """Too many wrong codes or passwords in a row for one account."""

    code = "too_many_codes"
    zh = "连续输入错误过多，请在{seconds}秒后再试"
    en = "Too many wrong answers in a row; try again in {seconds} seconds"


class SecondFactorNeeded(Refusal):
    """The account signs in with a second factor, and none was given."""

    code = "second_factor_needed"
    zh = "该账户须同时提供动态口令（otp）"
    en = "This account signs in with a one-time code as well (otp)"
    status = 403


class SecondFactorNotSetUp(Refusal):
    """The role signs in with a second factor, and the account has none yet."""

    code = "second_factor_not_set_up"
    zh = "该角色须启用动态口令，请先在网页登录并完成设置"
    en = "This role needs a second factor; sign in on the pages and set it up first"
    status = 403


class SecondFactorStands(Refusal):
    """The second factor may not be taken away: the role needs one."""

    code = "second_factor_stands"
    zh = "该角色必须使用动态口令，只能更换，不能停用"
    en = "This role needs a second factor; it can be replaced, not removed"
    status = 409


class ConfirmationNeeded(Refusal):
    """What can't be undone is done only shortly after showing the password or a code."""

    code = "confirmation_needed"
    zh = "此项操作不可撤销，请先再次确认身份（最近{minutes}分钟内未确认）"
    en = "This cannot be undone: confirm who you are first (not done within the last {minutes} minutes)"
    status = 403


class TokenReadsOnly(Refusal):
    """The token was made for reading."""

    code = "token_reads_only"
    zh = "该访问令牌只能读取，不能办理"
    en = "This token may only read"
    status = 403


class TokensExhausted(Refusal):
    """The account holds as many tokens as one may."""

    code = "tokens_exhausted"
    zh = "访问令牌已达上限（{limit}个），请先结束不再使用的"
    en = "The account holds the {limit} tokens that one may; end some first"
    status = 409


class ProviderRefused(Refusal):
    """The OpenID Connect provider could not be reached, refused, or answered what can't be verified."""

    code = "provider_refused"
    zh = "统一身份认证未成功，请重新登录"
    en = "The identity provider did not sign you in; try again"
    status = 403


class ProviderAccountUnknown(Refusal):
    """The provider knows the person, and no account here is theirs."""

    code = "provider_account_unknown"
    zh = "您的统一身份在本系统没有对应的账户，请联系系统管理员"
    en = "No account here is bound to your identity; ask the administrator"
    status = 403


# Whose number it is


class NameUnfit(Refusal):
    """A text that cannot be somebody's name."""

    code = "name_unfit"
    zh = "姓名只能含文字和间隔号等姓名用字，不超过{limit}个字"
    en = "A name holds letters and the marks that names have, and is at most {limit} characters long"


class ReferenceNeeded(Refusal):
    """A name is settled on evidence, and the evidence has to be named."""

    code = "reference_needed"
    zh = "请写明证明材料，如户籍证明、身份证复印件的编号"
    en = "Name the evidence, such as the number of the household register's extract"


class NameOnRecord(Refusal):
    """The correction would change nothing."""

    code = "name_on_record"
    zh = "所填姓名与登记姓名相同，无需更正"
    en = "The record has this name already"
    status = 409


class IdentityInDispute(Refusal):
    """Bodies disagree whose number it is: that is settled in the case."""

    code = "identity_in_dispute"
    zh = "该证件号码的身份正在核实（案件{case}），待监管部门处理后再办理"
    en = "Whose number it is, is being settled in case {case}; wait for the regulator"
    status = 409


class IdentityCaseSettled(Refusal):
    """The case was settled before."""

    code = "identity_case_settled"
    zh = "该身份核实案件已经处理"
    en = "The identity case has been settled already"
    status = 409


class NameProposalStands(Refusal):
    """Another proposal of a name for the same person waits for its confirmation."""

    code = "name_proposal_stands"
    zh = "该人已有一项姓名处理提议等待确认"
    en = "A proposal of a name for this person is waiting for confirmation"
    status = 409


class IdentityConfirmed(Refusal):
    """The person has confirmed the name on record before."""

    code = "identity_confirmed"
    zh = "本人已经确认过登记姓名"
    en = "You have confirmed the name on record already"
    status = 409


class BothSidesNeeded(Refusal):
    """A case between bodies of several places is settled by the authority that is over all of them."""

    code = "both_sides_needed"
    zh = "争议各方不都在您的辖区，须由共同的上级监管部门处理"
    en = "Not all sides are in your region; the authority over all of them settles the case"
    status = 403
