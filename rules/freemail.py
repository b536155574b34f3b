"""Mail domains that tell nothing about a company, and mailboxes no single person reads."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FREE_MAIL = _words(
    """
    naver.com hanmail.net daum.net kakao.com nate.com nate.co.kr hotmail.co.kr empas.com
    empal.com dreamwiz.com korea.com chol.com lycos.co.kr paran.com hanmir.com unitel.co.kr
    netian.com freechal.com hitel.net nownuri.net yahoo.co.kr outlook.kr gmail.com
    googlemail.com outlook.com hotmail.com live.com msn.com passport.com hotmail.co.uk
    hotmail.fr hotmail.de hotmail.it hotmail.es live.co.uk live.fr live.jp outlook.jp outlook.de
    outlook.fr outlook.es yahoo.com yahoo.co.jp yahoo.co.uk yahoo.co.in yahoo.de yahoo.fr
    yahoo.it yahoo.es yahoo.ca yahoo.com.br yahoo.com.tw yahoo.com.hk yahoo.com.sg yahoo.com.vn
    ymail.com rocketmail.com myyahoo.com aol.com aim.com icloud.com me.com mac.com
    privaterelay.appleid.com appleid.com proton.me protonmail.com pm.me tutanota.com tuta.io
    tutamail.com fastmail.com fastmail.fm hey.com hushmail.com mailfence.com zohomail.com
    gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org
    orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr libero.it virgilio.it tiscali.it
    alice.it terra.com.br uol.com.br bol.com.br mail.ru bk.ru inbox.ru list.ru yandex.ru
    yandex.com ya.ru rambler.ru ukr.net qq.com foxmail.com 163.com 126.com yeah.net sina.com
    sina.cn sohu.com 139.com 189.cn 21cn.com aliyun.com docomo.ne.jp ezweb.ne.jp au.com
    softbank.ne.jp nifty.com rediffmail.com seznam.cz wp.pl o2.pl onet.pl interia.pl abv.bg
    comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net
    earthlink.net btinternet.com btopenworld.com sky.com virginmedia.com ntlworld.com
    talktalk.net bigpond.com optusnet.com.au rogers.com shaw.ca sympatico.ca
    """
)

DISPOSABLE = _words(
    """
    mailinator.com guerrillamail.com guerrillamail.net guerrillamail.org guerrillamailblock.com
    sharklasers.com grr.la 10minutemail.com 10minutemail.net temp-mail.org temp-mail.io
    tempmail.com tempmail.net tempmail.dev tempr.email yopmail.com yopmail.fr yopmail.net
    dispostable.com trashmail.com trashmail.de trashmail.net maildrop.cc getnada.com nada.email
    moakt.com mohmal.com throwawaymail.com fakeinbox.com mailnesia.com mintemail.com
    mytemp.email burnermail.io emailondeck.com spamgourmet.com discard.email mailcatch.com
    tempail.com minuteinbox.com 1secmail.com 1secmail.net 1secmail.org mail.tm ruu.kr
    """
)

ROLE_NAMES = _words(
    """
    abuse accounting accounts admin administrator ask billing biz business career careers ceo cs
    contact contactus customer customerservice desk enquiries enquiry finance hello help
    helpdesk hi hostmaster hr info information inquiries inquiry invoice it jobs kontakt mail
    marketing master media news newsletter noc no-reply noreply notifications office orders
    partner partners postmaster pr press privacy purchase purchasing recruit root sales
    secretary security service services staff support system tax team tech webmaster welcome
    """
)
