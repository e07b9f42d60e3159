package dump

import (
	"fmt"
	"hash/fnv"
	"html"
	"strings"
	"time"
)

// A site puts a post into a page as a blog engine does: what it says around the
// post is in elements with data-site. The labels are those of the engines, the
// names are invented.
type site struct {
	name string
	page func(p post, all []post) string
}

// fill replaces the words in braces of a page.
func fill(page string, p post, all []post, names ...string) string {
	day, err := time.Parse(time.DateOnly, p.date)
	if err != nil {
		panic(err)
	}
	h := fnv.New32()
	h.Write([]byte(p.name))
	var tags, hashed, joined strings.Builder
	for i, t := range p.tags {
		fmt.Fprintf(&tags, "<li><a href='/tag'>%s</a></li>", html.EscapeString(t))
		fmt.Fprintf(&hashed, " <a href='/tag'>#%s</a>", html.EscapeString(t))
		if i > 0 {
			joined.WriteString(", ")
		}
		fmt.Fprintf(&joined, "<a href='/tag'>%s</a>", html.EscapeString(t))
	}
	pairs := append([]string{
		"{title}", html.EscapeString(p.title), "{body}", p.body,
		"{tags}", tags.String(), "{hashtags}", hashed.String(), "{taglist}", joined.String(),
		"{iso}", p.date, "{slash}", day.Format("2006/01/02"), "{kanji}", day.Format("2006年1月2日"), "{kanji0}", day.Format("2006年01月02日"),
		"{dots}", day.Format("2006.01.02"), "{english}", day.Format("January 2, 2006"), "{short}", day.Format("Jan 2, 2006"), "{month}", day.Format("2006-01"), "{year}", day.Format("2006"),
	}, names...)
	for i := range 6 {
		pairs = append(pairs, fmt.Sprintf("{other%d}", i), html.EscapeString(all[(int(h.Sum32()%1000)+7*i)%len(all)].title))
	}
	return strings.NewReplacer(pairs...).Replace(page)
}

func template(name, page string) site {
	return site{name, func(p post, all []post) string { return fill(page, p, all) }}
}

var sites = []site{
	template("hatena", `
<header data-site><h1><a href='/'>ゆるふわ開発日記</a></h1><h2>日々のできごとを書きます</h2></header>
<div data-site><a href='/'>トップ</a> &gt; <a href='/c'>勉強会</a> &gt; {title}</div>
<article><div data-site><a href='/a'>{iso}</a></div><h1 data-title><a href='/e'>{title}</a></h1>
<div data-site><a href='/c'>勉強会</a> <a href='/c'>{tags}</a></div>
{body}
<footer data-site><p>kumanomi_dev <a href='/e'>{iso} 23:14</a> <a href='/u'>読者になる</a></p><div><a href='/b'>広告を非表示にする</a></div>
<ul><li><a href='/1'>もっと読む</a></li></ul><p><a>コメントを書く</a></p></footer></article>
<div data-site><a href='/p'>« {other0}</a> <a href='/n'>{other1} »</a></div>
<aside data-site><div><h2>プロフィール</h2><p>id:kumanomi_dev</p><p>サーバーサイドの仕事をしています。</p><p>読者です 読者をやめる 読者になる 読者になる</p><p>このブログについて</p></div>
<div>検索</div><div>リンク</div><ul><li>はてなブログ</li><li>ブログをはじめる</li><li>週刊はてなブログ</li></ul>
<div>最新記事</div><ul><li>{other2}</li><li>{other3}</li><li>{other4}</li></ul>
<div>月別アーカイブ</div><ul><li>▼ ▶ {year} (12)<ul><li>{year} / 12 (2)</li><li>{year} / 7 (1)</li></ul></li></ul></aside>
<footer data-site><p>はてなブログをはじめよう！</p><p>kumanomi_devさんは、はてなブログを使っています。あなたもはてなブログをはじめてみませんか？</p><p>はてなブログをはじめる（無料）</p><p>はてなブログとは</p><p>ゆるふわ開発日記</p><p>Powered by Hatena Blog | ブログを報告する</p></footer>`),

	template("wordpress", `
<header data-site><a href=#c>コンテンツへスキップ</a><p><a href='/'>つみきの技術メモ</a></p><p>作って壊して覚える</p>
<nav><button>メニュー</button><ul><li><a>ホーム</a></li><li><a>このサイトについて</a></li><li><a>お問い合わせ</a></li></ul></nav></header>
<article><h1 data-title>{title}</h1><div data-site>投稿日: <a href='/d'>{kanji}</a> 投稿者: <a href='/a'>tsumiki</a></div>
{body}
<div data-site><h3>共有:</h3><ul><li>クリックして Twitter で共有 (新しいウィンドウで開きます)</li><li>Facebook で共有するにはクリックしてください (新しいウィンドウで開きます)</li><li>クリックして印刷 (新しいウィンドウで開きます)</li></ul><h3>いいね:</h3><p>いいね 読み込み中…</p><h3>関連</h3><p>{other0}</p><p>{english}</p><p>In "勉強会"</p><p>{other1}</p><p>In "未分類"</p></div>
<footer data-site>カテゴリー: <a>勉強会</a> タグ: {taglist} <a>パーマリンク</a></footer></article>
<nav data-site><h2>投稿ナビゲーション</h2><p>← {other2}</p><p>{other3} →</p></nav>
<div data-site><h3>コメントを残す <small>コメントをキャンセル</small></h3><p>メールアドレスが公開されることはありません。 * が付いている欄は必須項目です</p><p>コメント *</p><p>名前 *</p><p>メール *</p><p>サイト</p><p>次回のコメントで使用するためブラウザーに自分の名前、メールアドレス、サイトを保存する。</p><p>このサイトはスパムを低減するために Akismet を使っています。コメントデータの処理方法の詳細はこちらをご覧ください。</p></div>
<aside data-site><form>検索: <button>検索</button></form><h2>最近の投稿</h2><ul><li>{other4}</li><li>{other5}</li></ul><h2>最近のコメント</h2><ul><li>{other4} に 通りすがり より</li><li>{other5} に tsumiki より</li></ul><h2>アーカイブ</h2><ul><li>{year}年12月</li><li>{year}年7月</li></ul><h2>カテゴリー</h2><ul><li>勉強会</li><li>未分類</li></ul><h2>メタ情報</h2><ul><li>ログイン</li><li>投稿フィード</li><li>コメントフィード</li><li>WordPress.org</li></ul></aside>
<footer data-site>Proudly powered by WordPress</footer>`),

	template("qiita", `
<header data-site><a href='/'>Qiita</a><p>記事、質問を検索</p><p>ログイン</p><p>新規登録</p><p>トレンド 質問 公式イベント 公式コラム 募集 Organization</p></header>
<div data-site><p>12</p><p>8</p><p>この記事は最終更新日から1年以上が経過しています。</p><p>@mikan_dev</p></div>
<h1 data-title>{title}</h1>
<div data-site><ul>{tags}</ul><p>投稿日 {kanji0}</p></div>
{body}
<div data-site><p>新規登録して、もっと便利にQiitaを使ってみよう</p><ol><li>あなたにマッチした記事をお届けします</li><li>便利な情報をあとで効率的に読み返せます</li><li>ダークテーマを利用できます</li></ol><p>ログインすると使える機能について</p><p>新規登録</p><p>ログイン</p><p>12</p><p>8</p><p>この記事へのコメント</p><p>コメントはまだありません。</p><p>いいね以上の気持ちはコメントで</p></div>
<footer data-site><p>How developers code is here.</p><p>© 2011-2024 Qiita Inc.</p><ul><li>ガイドとヘルプ</li><li>About</li><li>利用規約</li><li>プライバシーポリシー</li><li>ガイドライン</li><li>メディアキット</li><li>ご意見</li><li>ヘルプ</li><li>広告掲載</li></ul></footer>`),

	template("zenn", `
<header data-site><a href='/'>Zenn</a> <a>Log in</a></header>
<div data-site>🐧</div><h1 data-title>{title}</h1><div data-site><p>{slash}に公開</p><ul>{tags}</ul><p>tech</p></div>
{body}
<div data-site><p>GitHubで編集を提案</p><p>23</p><p>もなか</p><p>Webの裏側をつくる人</p><p>バッジを贈って著者を応援しよう</p><p>バッジを受け取った著者にはZennから現金やAmazonギフトカードが還元されます。</p><p>バッジを贈る</p><h2>Discussion</h2><p>ログインするとコメントできます</p><p>Login</p></div>
<aside data-site><p>もなか</p><p>フォロー</p><p>Webの裏側をつくる人</p><p>目次</p><ol><li>はじめに</li></ol></aside>
<footer data-site><p>Zenn</p><p>エンジニアのための情報共有コミュニティ</p><p>About</p><ul><li>Zennについて</li><li>運営会社</li><li>お知らせ・リリース</li><li>イベント</li></ul><p>Guides</p><ul><li>使い方</li><li>法人向けメニュー</li><li>Publication / Pro</li><li>よくある質問</li></ul><p>Links</p><ul><li>X(Twitter)</li><li>GitHub</li><li>メディアキット</li></ul><p>Legal</p><ul><li>利用規約</li><li>プライバシーポリシー</li><li>特商法表記</li></ul></footer>`),

	template("developersio", `
<h1 data-title>{title}</h1><h1 data-title>{title}</h1>
<div data-site><p>Clock Icon{dots}</p><p>#勉強会</p><p>この記事は公開されてから1年以上経過しています。情報が古い可能性がありますので、ご注意ください。</p></div>
{body}
<div data-site><p>この記事をシェアする</p><p>facebook logohatena logotwitter logo</p><p>Share this article</p><h3>EVENTS</h3><p>【4/23】運用のはじめかた勉強会</p><p>セミナー一覧</p><p>会社説明会</p><h3>関連記事</h3><p>{other0}</p><p>なまえ たろう</p><p>{dots}</p><p>{other1}</p><p>やまだ</p><p>{dots}</p><p>© Classmethod, Inc. All rights reserved.</p></div>`),

	template("medium", `
<header data-site><p>Open in app</p><p>Sign up</p><p>Sign in</p><p>Write</p></header>
<h1 data-title>{title}</h1>
<div data-site><p>Hanako Yamano</p><p>Follow</p><p>5 min read</p><p>·</p><p>{short}</p><p>--</p><p>1</p><p>Listen</p><p>Share</p></div>
{body}
<div data-site><div>{taglist}</div><p>--</p><p>--</p><p>1</p><p>Follow</p><h2>Written by Hanako Yamano</h2><p>124 Followers</p><p>· 32 Following</p><p>Building things on the server side.</p><p>Follow</p><h2>Responses (1)</h2><p>See all responses</p><h2>More from Hanako Yamano</h2><h2>{other0}</h2><p>{short}</p><h2>Recommended from Medium</h2><h2>How we cut our build time in half</h2><p>Build pipelines are slow, and what you can do about it</p><p>See more recommendations</p><p>Help</p><p>Status</p><p>About</p><p>Careers</p><p>Press</p><p>Blog</p><p>Privacy</p><p>Rules</p><p>Terms</p><p>Text to speech</p></div>`),

	template("livedoor", `
<div data-site><p>livedoor Blog</p><p>ブログを作る</p><p>ログイン</p><h1><a>みけの開発ノート</a></h1><h2>ときどき猫</h2></div>
<div data-site><p>{kanji0}10:25</p></div><h2 data-title><a href='/e'>{title}</a></h2>
{body}
<div data-site><p>mikenote at 10:25│<a>Comments(2)</a>│<a>TrackBack(0)</a>│<a>勉強会</a></p><ul><li>Tweet</li></ul><h3>この記事へのトラックバックURL</h3><p>http://trackback.blogsys.example.jp/livedoor/mikenote/51920</p><h3>この記事へのコメント</h3><p>1. Posted by 通りすがり {kanji0} 12:03</p><p>参考になりました！</p><h3>コメントする</h3><p>名前</p><p>URL</p><p>情報を記憶</p><p>評価</p><p>顔</p><p>星</p><p>投稿する</p></div>
<div data-site><h3>記事検索</h3><h3>最新記事</h3><ul><li>{other1}</li><li>{other2}</li></ul><h3>カテゴリ別アーカイブ</h3><ul><li>勉強会 (14)</li><li>日記 (32)</li></ul><h3>月別アーカイブ</h3><ul><li>{year}年12月</li><li>{year}年7月</li></ul><h3>アクセスカウンター</h3><p>今日：12</p><p>昨日：34</p><p>累計：56789</p><h3>QRコード</h3><h3>プロフィール</h3><p>みけ</p><p>「livedoor Blog」は株式会社ライブドアの登録商標です。</p></div>`),

	template("ameblo", `
<div data-site><p>Ameba新規登録(無料)</p><p>ログイン</p><p>ホーム ピグ アメブロ</p><h1><a>インフラ女子の手帖</a></h1><p>まいにち学んだことを記録しています</p><ul><li>ブログトップ</li><li>記事一覧</li><li>画像一覧</li></ul></div>
<h1 data-title>{title}</h1><div data-site><p>{kanji0}(火) 21時30分00秒</p><p>テーマ：<a>勉強会</a></p></div>
{body}
<div data-site><p>いいね！した人 ｜ コメント(0) ｜ リブログ(0)</p><p>フォローする</p><p>AD</p><h2>最新の記事</h2><ul><li>{other0}</li><li>{other1}</li></ul><p>もっと見る</p><h2>ランキング</h2><ul><li>総合ランキング 51,234位 ↑</li><li>IT・技術 1,203位 ↓</li></ul><h2>ブックマーク</h2><h2>カレンダー</h2><table><tr><td>日</td><td>月</td><td>火</td><td>水</td><td>木</td><td>金</td><td>土</td></tr><tr><td>1</td><td>2</td><td>3</td><td>4</td><td>5</td><td>6</td><td>7</td></tr></table><p>«前の記事へ 次の記事へ»</p><p>Ameba人気のブログ</p><p>新登場ランキング</p><p>Copyright © CyberAgent, Inc. All Rights Reserved.</p></div>`),

	template("note", `
<header data-site><p>ログイン</p><p>会員登録</p></header>
<div data-site><p>見出し画像</p></div><h1 data-title>{title}</h1><div data-site><p>34</p><p>さとうみそ</p><p>{kanji} 21:04</p></div>
{body}
<div data-site><p>いいなと思ったら応援しよう！</p><p>チップで応援する</p><p>{hashtags}</p><p>34</p><p>さとうみそ</p><p>フォロー</p><p>プロダクトを作っています。登壇と日記。</p><p>ピックアップされています</p><p>技術の記事</p><p>42 本</p><p>おすすめの記事</p><p>{other0}</p></div>`),

	template("hugo", `
<header data-site><a>Quiet Packets</a><ul><li>Posts</li><li>Tags</li><li>About</li></ul></header>
<div data-site><a>Home</a> » <a>Posts</a></div><h1 data-title>{title}</h1><div data-site>{english} · 5 min · Taro Y.</div>
<div data-site><p>Table of Contents</p></div>
{body}
<footer data-site><ul>{tags}</ul><nav><p>« Prev</p><p>{other0}</p><p>Next »</p><p>{other1}</p></nav><p>© {year} Quiet Packets Powered by Hugo &amp; PaperMod</p></footer>`),

	template("company", `
<div data-site><p>当サイトでは、利便性の向上のためにCookieを使用しています。サイトの閲覧を続けた場合、Cookieの使用に同意したものとみなします。</p><p>同意する</p><p>拒否する</p></div>
<header data-site><a>こむぎ株式会社 エンジニアブログ</a><ul><li>TOP</li><li>記事一覧</li><li>イベント</li><li>採用情報</li></ul><p>Search</p></header>
<div data-site><p>TOP</p><p>イベント</p><p>{title}</p></div>
<div data-site><p>イベント</p><p>{dots}</p></div><h1 data-title>{title}</h1><div data-site><p>こむぎ開発部</p><p>Xでポスト</p><p>はてなブックマーク</p><p>URLをコピー</p></div>
{body}
<div data-site><p>シェアする</p><p>Xでポスト</p><p>はてなブックマーク</p><h3>この記事を書いた人</h3><p>こむぎ開発部</p><p>こむぎ株式会社で配送のシステムを作っています。趣味は登山です。</p><h3>関連記事</h3><ul><li><p>{dots}</p><p>{other0}</p></li><li><p>{dots}</p><p>{other1}</p></li></ul><h3>人気記事ランキング</h3><ol><li>{other2}</li><li>{other3}</li></ol><h3>カテゴリー</h3><ul><li>イベント (12)</li><li>インフラ (30)</li></ul></div>
<footer data-site><p>会社概要</p><p>採用情報</p><p>プライバシーポリシー</p><p>© Komugi Inc.</p><p>PAGE TOP</p></footer>`),

	template("jekyll", `
<header data-site><a>Ugoku Tokoro</a> <a>About</a> <a>RSS</a></header>
<h1 data-title>{title}</h1><p data-site>{short} • Ugoku</p>
{body}
<div data-site><p>Tags: {taglist}</p><p>Please enable JavaScript to view the comments powered by Disqus.</p><p>Related Posts</p><ul><li>{other0} {short}</li><li>{other1} {short}</li></ul></div>
<footer data-site><h2>Ugoku Tokoro</h2><ul><li>Ugoku Tokoro</li><li>ugoku@example.com</li></ul><ul><li>ugoku</li><li>ugoku_t</li></ul><p>Notes about programs that move.</p></footer>`),
}
