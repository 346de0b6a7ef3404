"""The evidence of a service as an icon: which there are, what they are called, and what a word suggests.

A ticket machine is drawn as a machine, 银行卡 as a card, whatever nobody has a word for as a plain sheet. How an icon
looks is in `blueprint.drawing.icons`.

Invariant: the same words give the same icon, and every icon has a name in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal, get_args

Icon = Literal[
    "sheet", "form", "receipt", "ticket", "card", "money", "book", "letter", "parcel", "screen", "phone", "mobile",
    "machine", "key", "sign", "building", "counter", "person", "food", "car",
]  # fmt: skip
"""What evidence can be drawn as."""
ICONS: tuple[str, ...] = get_args(Icon)

_CHINESE: Mapping[str, str] = {
    "sheet": "文件", "form": "表格", "receipt": "回单", "ticket": "号票", "card": "卡", "money": "现金", "book": "册子",
    "letter": "信函", "parcel": "包裹", "screen": "屏幕", "phone": "电话", "mobile": "手机", "machine": "机器",
    "key": "钥匙", "sign": "标识", "building": "场所", "counter": "柜台", "person": "人员", "food": "餐饮",
    "car": "车辆",
}  # fmt: skip
_SUGGESTS: Mapping[str, str] = {
    "sheet": "document paper page sheet contract agreement leaflet flyer report statement certificate list plan"
    " 文件 合同 协议 报告 对账单 证明 证书 承诺书 清单 说明 材料 资料 文本 宣传页 保单",
    "form": "form application questionnaire checklist survey claim slip"
    " 表 表格 申请书 申请单 问卷 登记 填单 凭条",
    "receipt": "receipt bill invoice 回单 收据 小票 发票 账单 凭证 收条 回执",
    "ticket": "ticket queue_number waiting_number coupon voucher pass token"
    " 票 取号 号码 排队号 号牌 券 登机牌",
    "card": "card badge id identity licence license 卡 身份证 证件 名片 工牌 驾照 驾驶证",
    "money": "money cash coin banknote payment fee deposit refund 现金 钱 硬币 钞票 款 押金 费用",
    "book": "book booklet passbook passport brochure catalogue catalog manual handbook menu magazine"
    " 存折 册 书 说明书 护照 菜单 目录 指南 杂志 户口本",
    "letter": "letter envelope mail email e-mail post invitation 信函 信件 信封 来信 邮件 函 通知书",
    "parcel": "parcel package packet box bag goods product luggage 包裹 快递 箱 盒 袋 货物 商品 行李 包装 礼品",
    "screen": "screen display monitor website web_site web_page web computer laptop online portal tv"
    " 屏 屏幕 显示器 网页 网站 网银 网上银行 电脑 电视 界面 页面",
    "phone": "phone telephone call hotline voice announcement recording headset voice_menu recorded_menu phone_menu"
    " 电话 座机 语音 热线 来电 通话 录音 语音提示 语音菜单",
    "mobile": "mobile smartphone mobile_phone app sms message text_message wechat qr_code chat"
    " 手机 手机银行 应用 短信 微信 小程序 二维码 推送",
    "machine": "machine kiosk terminal atm printer scanner reader device dispenser pos robot 机 终端 设备 仪",
    "key": "key locker 钥匙 锁",
    "sign": "sign signage signboard signpost notice board poster banner logo billboard"
    " 牌 标识 标志 公告 告示 海报 横幅",
    "building": "building branch lobby hall shop store office front entrance door house room"
    " 网点 支行 门面 大堂 大厅 营业厅 门店 店面 入口 门口 办公室 房间 环境 等候区",
    "counter": "counter desk window reception till 柜台 窗口 前台 服务台",
    "person": "person people staff uniform employee agent teller greeter waiter doctor nurse manager officer"
    " 员工 制服 着装 工装 柜员 经理 服务员 司机 医生 护士 人员 坐席 客服",
    "food": "food meal drink coffee tea dish plate cup breakfast lunch dinner cake snack"
    " 餐 餐具 食品 菜 菜品 饮料 咖啡 茶 点心",
    "car": "car taxi bus van vehicle truck shuttle 车 公交 巴士",
}
_APART = re.compile(r"[,，、;；/&+|\n]|\b(?:and|or)\b|[与和及或]")
_BEHIND = re.compile(r"\b(?:of|for|with|in|on|at|to|from|by|about)\b")


def icon_name(icon: str, lang: str = "en") -> str:
    """What readers call an icon.

    >>> icon_name("card"), icon_name("card", "zh")
    ('card', '卡')
    """
    return _CHINESE[icon] if lang.startswith("zh") and icon in _CHINESE else icon


def guess(texts: Iterable[str | Mapping[str, str]]) -> str:
    """The icon that the words of evidence suggest: that of the first thing among them of which one is known.

    The last word of a thing says what it is, in English before `of` and the like; without any, it is a plain sheet.

    Parameters
    ----------
    texts
        each one plain, or by language: then English is asked first, and the others after it.

    Examples
    --------
    >>> guess(["Ticket machine"]), guess([{"zh": "银行卡与回单"}]), guess(["Counter of tickets"]), guess(["Hope"])
    ('machine', 'card', 'counter', 'sheet')
    """
    for text in [texts] if isinstance(texts, str) else texts:
        said = (
            [text]
            if isinstance(text, str)
            else [text[lang] for lang in sorted(text, key=lambda one: one != "en")]
        )
        for words in said:
            for thing in _APART.split(words.lower()):
                found = _suggested(_BEHIND.split(thing)[0]) or _suggested(thing)
                if found:
                    return found
    return "sheet"


def _suggested(thing: str) -> str:
    """The icon of the last known word in a thing, the longest of those that end together; empty if there is none."""
    found = [
        (match.end(), len(word), icon) for icon, word, sign in _known() for match in sign.finditer(thing)
    ]
    return max(found)[2] if found else ""


@cache
def _known() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Every word that suggests an icon, with how it is found: in Latin letters as a whole word, one or several."""
    return tuple(
        (
            icon,
            word,
            re.compile(rf"(?<![a-z]){word.replace('_', ' ')}(?:s|es)?(?![a-z])" if word.isascii() else word),
        )
        for icon, words in _SUGGESTS.items()
        for word in words.split()
    )
