//! Hostile texts, made from templates: each attack in each place of a text where Markdown could let it through.

use adiuva_screen::markdown::{Stream, to_html};

/// Markup that would run if it were written as it is.
const MARKUP: &[&str] = &[
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.example></sCrIpT>",
    "<script\n>alert(1)</script\n>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "</p><script>alert(1)</script>",
    "</code></pre><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=\"x\"/onerror='alert(1)'>",
    "<img src=`x`onerror=alert(1)>",
    "<image src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)//",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math href=\"javascript:alert(1)\">x</math>",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
    "<iframe src=javascript:alert(1)>",
    "<iframe srcdoc=\"&lt;script&gt;alert(1)&lt;/script&gt;\">",
    "<object data=\"data:text/html;base64,PHNjcmlwdD4=\">",
    "<embed src=javascript:alert(1)>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<form action=javascript:alert(1)><button>x",
    "<button formaction=javascript:alert(1)>x",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//x.example/>",
    "<link rel=stylesheet href=//x.example/x.css>",
    "<style>@import '//x.example/x.css';</style>",
    "<p style=\"background:url(//x.example)\">",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\"java&#x0A;script:alert(1)\">x</a>",
    "<br onclick=alert(1)>",
    "<br/onmouseover=alert(1)/>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=1?><script>alert(1)</script>",
    "<!DOCTYPE html [<!ENTITY x \"y\">]>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<title><img title=\"</title><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<plaintext>",
    "<x-custom onclick=alert(1) class=cite data-cite=1>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#x3c;img src=x onerror=alert(1)&#x3e;",
    "＜script＞alert(1)＜/script＞",
    "\u{2028}<script>\u{2029}alert(1)</script>",
    "\0<scr\0ipt>alert(1)</script>",
    "\u{feff}<script>alert(1)</script>",
    "\u{202e}<script>alert(1)</script>",
    "\"onmouseover=\"alert(1)\" x=\"",
    "' onfocus='alert(1)' autofocus='",
    "\"><img src=x onerror=alert(1)>",
    "{{constructor.constructor('alert(1)')()}}",
];

/// Targets that would run, fetch or lead astray.
const TARGETS: &[&str] = &[
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "jAvAsCrIpT:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3A;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61&#x76&#x61script:alert(1)",
    "java&#9;script:alert(1)",
    "java&#10;script:alert(1)",
    "java&#13;script:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "&#1;javascript:alert(1)",
    "&#32;javascript:alert(1)",
    "&nbsp;javascript:alert(1)",
    "\u{200b}javascript:alert(1)",
    "java\u{ad}script:alert(1)",
    "java\\script:alert(1)",
    "javascript\\:alert(1)",
    "javascript%3Aalert(1)",
    "%6aavascript:alert(1)",
    "javascript://x.example/%0Aalert(1)",
    "vbscript:msgbox(1)",
    "livescript:alert(1)",
    "data:text/html,alert(1)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,x",
    "DATA:text/html,x",
    "blob:https://x.example/1",
    "filesystem:https://x.example/1",
    "file:///etc/passwd",
    "view-source:https://x.example",
    "feed:javascript:alert(1)",
    "tauri://localhost/x",
    "ipc://localhost/x",
    "adiuva://x",
    "//x.example",
    "///x.example",
    "/\\x.example",
    "\\\\x.example",
    "/&#9;/x.example",
    "/&#92;x.example",
    "https:x.example",
    "https:\\\\x.example",
    "https://x.example/\"onmouseover=\"alert(1)",
    "https://x.example/&quot;onmouseover=&quot;alert(1)",
    "https://x.example/'onmouseover='alert(1)",
    "https://x.example/&lt;script&gt;",
    "https://x.example/\u{202e}txt.exe",
    "mailto:x@x.example?body=&lt;script&gt;",
    "mailto:\"onclick=alert(1)",
    "#\"onclick=alert(1)",
    "/\"onclick=alert(1)",
    "ｊavascript:alert(1)",
    "http://x.example/&NewLine;/",
];

/// Places where markup can stand; `@` is replaced.
const MARKUP_PLACES: &[&str] = &[
    "@",
    "a @ b",
    "- @",
    "> @",
    "1. a\n\n   @",
    "# @",
    "**@**",
    "~~@",
    "`@`",
    "    @",
    "```\n@\n```",
    "```@\nx\n```",
    "~~~ @",
    "|@|\n|-|\n|@|",
    "[@](https://a.example)",
    "[a](https://a.example \"@\")",
    "[a](https://a.example '@')",
    "![@](https://a.example)",
    "![a](@)",
    "[a][@]\n\n[@]: https://a.example",
    "[a]\n\n[a]: https://a.example \"@\"",
    "<https://a.example/@>",
    "<div>@",
    "<p\n@",
    "[1] @ [1]",
    "[1@]",
    "[^1]: @",
    "- [x] @",
    "\\@",
];

const TARGET_PLACES: &[&str] = &[
    "[a](@)",
    "[a](<@>)",
    "[a]( @ \"t\")",
    "![a](@)",
    "![](<@>)",
    "[![a](@)](@)",
    "[![a](@)](https://a.example)",
    "<@>",
    "[a]\n\n[a]: @",
    "[a]\n\n[a]: <@>",
    "[a][]\n\n[A]: @ 't'",
    "[1]\n\n[1]: <@>",
    "[*a* `b`](<@>)",
    "> - [a](@)",
    "|[a](@)|\n|-|",
    "[a](@",
    "@",
];

fn payloads() -> impl Iterator<Item = String> {
    let fill = |places: &'static [&str], attacks: &'static [&str]| {
        places
            .iter()
            .flat_map(move |place| attacks.iter().map(move |attack| place.replace('@', attack)))
    };
    fill(MARKUP_PLACES, MARKUP).chain(fill(TARGET_PLACES, TARGETS))
}

#[test]
fn no_payload_gets_through() {
    let citations = (1..=3).collect();
    let mut count = 0;
    for payload in payloads() {
        crate::safe::check(&to_html(&payload, &citations));
        count += 1;
    }
    assert!(count > 2500, "{count} payloads");
}

/// The mended end of an unfinished text goes through the same door: each cut of each payload is safe too.
#[test]
fn no_half_payload_gets_through() {
    for payload in payloads().step_by(5) {
        let mut stream = Stream::new((1..=3).collect());
        for character in payload.chars() {
            stream.append(character.encode_utf8(&mut [0; 4]));
        }
        crate::safe::check(&stream.blocks().concat());
        let cut = payload.chars().count() * 2 / 3;
        let half: String = payload.chars().take(cut).collect();
        let mut stream = Stream::new((1..=3).collect());
        stream.append(&half);
        crate::safe::check(&stream.blocks().concat());
    }
}

/// The judges see what they should: the same attacks, written as they are, are found.
#[test]
fn the_judges_are_awake() {
    for attack in [
        "<script>1</script>",
        "<p onclick=x>",
        "<a href='javascript:x'>a</a>",
        "<!-- a -->",
        "<img src=x>",
    ] {
        let found = std::panic::catch_unwind(|| crate::safe::check(attack)).is_err();
        assert!(found, "{attack}");
    }
}
