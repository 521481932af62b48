//! What Markdown becomes.

use adiuva_screen::markdown::{Citations, to_html};

fn check(text: &str, expected: &str) {
    let html = to_html(text, &(1..=12).collect());
    assert_eq!(html.trim_end(), expected, "{text:?}");
    crate::safe::check(&html);
}

#[test]
fn blocks() {
    check("", "");
    check("a\nb  \nc", "<p>a\nb<br>\nc</p>");
    check("# A\n###### B", "<h1>A</h1>\n<h6>B</h6>");
    check("> a", "<blockquote>\n<p>a</p>\n</blockquote>");
    check("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>");
    check("1. a", "<ol>\n<li>a</li>\n</ol>");
    check("7) a", "<ol start=\"7\">\n<li>a</li>\n</ol>");
    check(
        "- [ ] a\n- [x] b",
        "<ul>\n<li><span class=\"task\">☐</span> a</li>\n<li><span class=\"task\">☑</span> b</li>\n</ul>",
    );
    check("***", "<hr>");
    check(
        "|a|b|\n|:-|-:|\n|`x`|<br>|",
        "<table><thead><tr><th class=\"left\">a</th><th class=\"right\">b</th></tr></thead><tbody>\n\
         <tr><td class=\"left\"><code>x</code></td><td class=\"right\"><br></td></tr>\n</tbody></table>",
    );
}

#[test]
fn code() {
    check("    a < b", "<pre><code>a &lt; b</code></pre>");
    check("```\n[1]\n```", "<pre><code>[1]\n</code></pre>");
    let languages = [
        ("Rust", Some("rust")),
        ("c++", Some("c++")),
        ("objective-c", Some("objective-c")),
        ("js {1,3}", Some("js")),
        ("rust,no_run", Some("rust")),
        ("x\"onclick=\"y", None),
        ("a&quot;b", None),
        ("<b>", None),
        ("lingua-dal-nome-troppo-lungo", None),
        ("日本", None),
    ];
    for (info, language) in languages {
        let class = language.map_or(String::new(), |name| format!(" class=\"language-{name}\""));
        check(
            &format!("~~~{info}\nx\n~~~"),
            &format!("<pre><code{class}>x\n</code></pre>"),
        );
    }
}

#[test]
fn spans_and_raw_html() {
    check(
        "*a* **b** ~~c~~ `d`",
        "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>",
    );
    check("a <b onclick=x>c</b>", "<p>a &lt;b onclick=x&gt;c&lt;/b&gt;</p>");
    check("<div>\na & b\n</div>", "<p>&lt;div&gt;\na &amp; b\n&lt;/div&gt;</p>");
    check("<!-- x -->", "<p>&lt;!-- x --&gt;</p>");
    check(
        "&lt;b&gt; &copy; \"q\" 'r'",
        "<p>&lt;b&gt; © &quot;q&quot; &#39;r&#39;</p>",
    );
}

#[test]
fn links() {
    let away = |url: &str, text: &str| {
        format!("<p><a href=\"{url}\" title=\"{url}\" target=\"_blank\" rel=\"noopener noreferrer\">{text}</a></p>")
    };
    check("[a](https://b.example 'c')", &away("https://b.example", "a"));
    check("<https://b.example>", &away("https://b.example", "https://b.example"));
    check(
        "[a]\n\n[a]: http://b.example/?c&d",
        &away("http://b.example/?c&amp;d", "a"),
    );
    check(
        "![a *b*](https://b.example/c.png)",
        &away("https://b.example/c.png", "a <em>b</em>"),
    );
    check(
        "![](https://b.example/c.png)",
        &away("https://b.example/c.png", "https://b.example/c.png"),
    );
    check(
        "[![a](https://c.example)](https://b.example)",
        &away("https://b.example", "a"),
    );
    check("[a](#b)", "<p><a href=\"#b\">a</a></p>");
    check("[a](/b)", "<p><a href=\"/b\">a</a></p>");
    check(
        "<anna@b.example>",
        "<p><a href=\"mailto:anna@b.example\">anna@b.example</a></p>",
    );
    check("[a](javascript:b) ![c](data:image/png,d) ![](data:e)", "<p>a c </p>");
    check("[a](//b.example)", "<p>a</p>");
}

#[test]
fn citations() {
    let button = |n: u16| format!("<button type=\"button\" class=\"cite\" data-cite=\"{n}\">{n}</button>");
    let (one, two, twelve) = (button(1), button(2), button(12));
    check("a [1].", &format!("<p>a {one}.</p>"));
    check(
        "[1][2] **[12]**",
        &format!("<p>{one}{two} <strong>{twelve}</strong></p>"),
    );
    check(
        "[13] [0] [01] [1000] [-1] [1 ] [a] [1",
        "<p>[13] [0] [01] [1000] [-1] [1 ] [a] [1</p>",
    );
    check("`[1]`", "<p><code>[1]</code></p>");
    check("[[1]](/a)", "<p><a href=\"/a\">[1]</a></p>");
    check("[1] b\n\n[1]: https://c.example", &format!("<p>{one} b</p>"));
    check(
        "|[1]|\n|-|",
        &format!("<table><thead><tr><th>{one}</th></tr></thead><tbody>\n</tbody></table>"),
    );
    assert_eq!(to_html("a [1]", &Citations::none()), "<p>a [1]</p>\n");
}
