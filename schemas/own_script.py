"""Whether words in Chinese or Korean signs are a name that stands in Latin letters: 王小明 is Wang Xiaoming.

Only the surname is compared, by the ways in which it is spelled (Mandarin, Cantonese, Hokkien, Korean); who has that
surname, and writes a name of two to four signs beside it, writes their own.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

_SURNAMES = """
王wang,wong 李li,lee 张張zhang,chang,cheung 刘劉liu,lau 陈陳chen,chan,tan 杨楊yang,yeung 赵趙zhao,chiu
黄黃huang,wong 周zhou,chow,chau 吴吳wu,ng 徐xu,tsui 孙孫sun,suen 胡hu,wu,woo 朱zhu,chu 高gao,ko 林lin,lam,lim,im
何he,ho 郭guo,kwok 马馬ma 罗羅luo,lo,law 梁liang,leung 宋song,sung 郑鄭zheng,cheng 谢謝xie,tse 韩韓han,hon
唐tang,tong 冯馮feng,fung 于yu 董dong,tung 萧蕭xiao,siu 程cheng,ching 曹cao,tso 袁yuan,yuen 邓鄧deng,tang
许許xu,hui 傅fu 沈shen,sum 曾zeng,tsang 彭peng,pang 吕呂lu,lui 苏蘇su,so 卢盧lu,lo 蒋蔣jiang,cheung
蔡cai,choi,tsoi 丁ding,ting 魏wei,ngai 薛xue,sit 叶葉ye,yip 余yu,yue 潘pan,poon 杜du,to 戴dai,tai 夏xia,ha
钟鍾zhong,chung 汪wang,wong 田tian,tin 任ren,yam 姜jiang,keung,kang 范fan 方fang,fong,bang 石shi,shek 姚yao,yiu
谭譚tan,tam 廖liao,liu 邹鄒zou,chow 熊xiong,hung 金jin,kam,kim 陆陸lu,luk 孔kong,hung 白bai,pak,baek 崔cui,choi
康kang,hong 毛mao,mo 邱qiu,yau 秦qin 江jiang,kong 史shi 顾顧gu,koo 侯hou,hau 邵shao,siu 孟meng,mang
龙龍long,lung 万萬wan,man 段duan 雷lei,lui 钱錢qian,chin 汤湯tang,tong 尹yin,wan 黎li,lai 易yi,yik 武wu,mo
乔喬qiao,kiu 贺賀he,ho 赖賴lai 龚龔gong,kung 文wen,man
김kim 이lee,yi,rhee 박park,pak 최choi 정jung,jeong,chung 강kang 조cho,jo 윤yoon,yun 장jang,chang 임lim,im 한han
오oh 서seo,suh 신shin 권kwon 황hwang 안ahn,an 송song 홍hong
"""
_SIGNS = re.compile("[\u4e00-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}")
_SAYS = re.compile("[不未沒没無无非勿否代签簽]")
"""Signs of words that say something: not, without, in place of, to sign."""


def is_own_script(word: str, name: Collection[str]) -> bool:
    """Whether a word in signs is the name of which these are the words in Latin letters."""
    if not _SIGNS.fullmatch(word) or _SAYS.search(word):
        return False
    return not _spellings().get(word[0], frozenset()).isdisjoint(name)


@lru_cache(maxsize=1)
def _spellings() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for entry in _SURNAMES.split():
        signs = entry.rstrip("abcdefghijklmnopqrstuvwxyz,")
        found |= dict.fromkeys(signs, frozenset(entry[len(signs) :].split(",")))
    return found
