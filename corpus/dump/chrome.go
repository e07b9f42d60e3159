package dump

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/talksearch/talksearch/corpus/pattern"
)

// Chrome is told from text by three kinds of evidence, in falling certainty:
// lines that only a site writes, wherever they stand; lines that a site or an
// author may write, which count only at the head and foot of the page; and
// announcements behind which a page has nothing of the author's any more.
// Losing an author's sentence is worse than keeping a button, so a phrase
// counts only as a whole line and a foot is cut only where no prose follows.

// phraseSet holds lines in the form that phraseKey gives, from when it is first asked: a
// search in a terminal never does.
func phraseSet(list string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for line := range strings.SplitSeq(strings.TrimSpace(list), "\n") {
			for phrase := range strings.SplitSeq(line, "|") {
				set[phraseKey(phrase)] = true
			}
		}
		return set
	})
}

// phraseKey drops what themes vary: case, arrows and other ornaments around the
// words, a count behind them.
func phraseKey(s string) string {
	s = strings.ToLower(s)
	s = strings.TrimRight(s, " 0123456789()（）件")
	return strings.Trim(s, " :：*＊#|｜«»‹›<>＜＞←→↑↓▲▼▶◀►◄・•·!！…\u00a0\u3000\t[]【】〔〕✕×＋+")
}

// siteOnly are lines that no author writes as a line of their own.
var siteOnly = phraseSet(`
leave a comment|leave a reply|leave a response|post a comment|cancel reply|add a comment|no comments yet
コメントを残す|コメントを書く|コメントする|コメントをする|コメントを投稿|コメントを投稿する|コメントをキャンセル|返信をキャンセル|コメントはまだありません|この記事へのコメント
share this|share this article|share this post|share on twitter|share on facebook|tweet this|share:|いいね:|いいね 読み込み中
この記事をシェア|この記事をシェアする|シェアする|ツイートする|ツイートシェア|記事をシェア|この記事をツイート|このエントリーをはてなブックマークに追加|はてなブックマークに追加|この記事をはてなブックマークに追加
スポンサーリンク|スポンサードリンク|スポンサー リンク|sponsored link|sponsored links|advertisement|advertisements|広告を非表示にする
skip to content|skip to main content|skip to navigation|コンテンツへスキップ|コンテンツへ移動|本文へスキップ|メインコンテンツへスキップ|toggle navigation|toggle menu
あわせて読みたい|合わせて読みたい|あわせて読みたい記事|関連記事|関連する記事|関連エントリー|関連エントリ|related posts|related articles|related post|you may also like|こちらの記事もおすすめ|おすすめ記事|人気記事|人気の記事|最近の記事|最新記事|最近の投稿|最近のコメント|最近のエントリー|recent posts|recent comments|recent entries|popular posts
前の記事|次の記事|前の記事へ|次の記事へ|前の投稿|次の投稿|過去の投稿|新しい投稿|投稿ナビゲーション|previous post|next post|post navigation|older posts|newer posts|older entries|newer entries
この記事を書いた人|この記事を書いた人について|執筆者紹介|この著者の記事|about the author|written by|読者になる|もっと読む|続きを読む|read more|continue reading
ページトップへ|ページの先頭へ|トップへ戻る|ページトップへ戻る|back to top|top に戻る|page top
facebook logohatena logotwitter logo|メールアドレスが公開されることはありません。|your email address will not be published.|上に表示された文字を入力してください。
特定商取引法に基づく表記|cookie の設定|クッキーの設定|accept all cookies|すべて受け入れる
トラックバック url|トラックバックurl|この記事のトラックバックurl|最終更新から1年以上経過しています|ログインするとコメントできます|いいねする|ユーザー登録|新規登録して、もっと便利にqiitaを使ってみよう|go to list of users who liked
githubで編集を提案|資料 資料をもっと見る/編集する|参加者一覧を見る|キャンセルした人|このコメントを報告|バッジを贈る|バッジを贈って著者を応援しよう|ログインすると使える機能について|いいね以上の気持ちはコメントで|この記事への反応|ピックアップされています|see all responses|see more recommendations|no responses yet|member-only story|記事を保存する|qrコード|アクセスカウンター|記事検索|カテゴリ別アーカイブ|月別アーカイブ|年月別アーカイブ|最新の記事|最新コメント|最新トラックバック|人気記事ランキング|アクセスランキング|総合ランキング|ブログランキング|にほんブログ村|人気ブログランキングへ|ameba人気のブログ|新登場ランキング|このブログについて|読者です 読者をやめる 読者になる 読者になる|はてなブログとは|はてなブログをはじめる（無料）|週刊はてなブログ|スターをつけました|トレンド 質問 公式イベント 公式コラム 募集 organization|記事、質問を検索|この記事が役に立ったら|同意する|拒否する|accept all|reject all|accept cookies|クッキーを受け入れる|イベント一覧を見る|セミナー一覧|もっと見る|すべて見る|see more|view all
見出し画像|引用をストックしました|引用するにはまずログインしてください|限定公開記事のため引用できません|こちらもおすすめ|open in app|recommended from medium|text to speech|more from medium|what you can do with signing up|sign up for free and join this conversation|deleted articles cannot be recovered
`)

// siteOrAuthor are lines of a menu, a button row or a sidebar that may also be
// a heading or a word in an article.
var siteOrAuthor = phraseSet(`
menu|メニュー|home|ホーム|top|トップ|トップページ|about|about me|about us|contact|お問い合わせ|profile|プロフィール|search|検索|search for|検索する|サイト内検索|rss|feed|atom|feedly|archive|archives|アーカイブ|月別アーカイブ|category|categories|カテゴリ|カテゴリー|tag|tags|タグ|タグクラウド|tag cloud|sitemap|サイトマップ|links|リンク|リンク集|ブログロール|blogroll|meta|メタ情報|ログイン|login|log in|sign in|sign up|logout|新規登録|会員登録|register|subscribe|購読|購読する|follow|follow me|フォロー|フォローする|following|followers
share|シェア|tweet|ツイート|twitter|facebook|google|pocket|line|hatena|はてな|はてブ|b!|b!ブックマーク|linkedin|linkedin で共有|email|メール|メールで送信|print|印刷|いいね|いいね!|いいね！した人|リブログ|フォローする|フォロー中|はてなブックマーク|b!ブックマーク|記事を共有|ad|write|read|1 min read|listen|guides|legal|support|help|status|careers|press|privacy|rules|help center|faq|よくある質問|ヘルプ|ガイドライン|ガイドとヘルプ|特商法表記|メディアキット|広告掲載|ご意見|法人向けメニュー|お知らせ|お知らせ・リリース|投稿する|情報を記憶|評価|顔|星|ブックマーク|ランキング|画像一覧|login|tech|idea|like|likes|lgtm|ストック|stock|コピー|copy|copy link|urlをコピー|url|保存|save|共有|x|post|ポスト|noteで書く|埋め込み
comments|comment|コメント|コメント一覧|trackback|trackbacks|トラックバック|名前|name|website|ウェブサイト|サイト|送信|submit|reply|返信|next|prev|previous|前へ|次へ|前|次|戻る|back|loading|読み込み中|menu close|close|閉じる|english|日本語|ja|en|dark mode|theme|広告|pr|author|著者|ライター|編集|edit|編集する|編集リクエスト|permalink|パーマリンク|by|posted in|filed under|カレンダー|calendar|プライバシーポリシー|privacy policy|company|採用情報|会社概要|運営会社|利用規約|terms|news|ニュース|ブログ|blog|記事一覧|一覧へ戻る|一覧|スポンサー|clock icon|listen|get started|published in|no comments|discussion|目次を開く|目次を閉じる|hide|show|非表示|表示|開く
`)

// sitePattern are the lines of a site that carry a name, a number or a year.
// All are anchored, so that a line of prose is left after its first letters.
var sitePattern = pattern.Lazy(`(?i)^(?:` + strings.Join([]string{
	`この広告は、?\d+日`, `[\w-]{1,40}さんは、?はてなブログを使っています`, `(?:\d+\. )?posted by `, `[\w-]{1,40} at \d{1,2}:\d{2}\s?[│|]`, `いいね[!！]した人\s?[|｜]`, `テーマ[:：].{1,30}$`, `(?:あなたにマッチした記事をお届けします|便利な情報をあとで効率的に読み返せます|ダークテーマを利用できます)`, `\d{1,3} (?:followers|following)`, `[·・] ?\d+ following`, `「.{1,30}」は、?.{1,30}の登録商標です。?$`, `参加者[(（]\d+人[)）]$`, `in "[^"]{1,20}"$`, `more than \d+ years? (?:has|have) passed`, `how developers code is here`, `.{0,60} 読者になる`, `you can (?:use dark theme|efficiently read back)`,
	`投稿者.{1,40}時刻[:：]`, `メールで送信blogthis`, `登録[:：] ?(?:コメントの投稿|投稿)`, `バッジを(?:贈る|贈って|受け取った)`, `you get articles that match`, `チップで応援する`,
	`[:：=\-\s]*menu[:：=\-\s]*$`, `(?:©|\(c\)|copyright\b).{0,3}[a-z\d]`, `theme(?::| by) .{1,40}$`, `designed by .{1,40}$`, `built with .{1,40}$`, `(?:proudly )?powered by.{0,80}$`,
	`wordpress\.com(?: ?で.{0,30})?$`, `hatena ?blog(?: ?[|｜].{0,40})?$`, `はてなブログをはじめよう`, `ブログを報告する`, `メールアドレスが公開されることはありません`, `your email address will not`, `required fields are marked`,
	`このサイトは(?:スパム|reCAPTCHA)`, `this site (?:uses|is protected)`, `コメントデータの処理方法`, `次回のコメントで使用するため`, `(?:当|この|本)(?:サイト|ウェブサイト|ブログ)(?:では|は).{0,40}(?:cookie|クッキー|広告)`,
	`(?:we|this (?:site|website)) uses? cookies`, `(?:この記事|本記事|この投稿|本エントリ)は.{0,20}(?:公開|最終更新|投稿).{0,12}から.{0,8}(?:年|ヶ月|か月|日)以上`, `情報が古い可能性`,
	`\d+ (?:comments?|responses?|replies|views?|likes?|shares?|users?|tweets?|min read|minutes? read)$`, `(?:この記事は)?約?\d+分で読めます`, `\d+(?:pv|views|件のコメント|件の返信|いいね|users?)$`,
	`(?:コメント|comments?) ?[:：(（]? ?\d+ ?件?[)）]?$`,
	`(?:twitter|facebook|line|linkedin|hatena|pocket|はてなブックマーク|メール|x)(?: ?で| ?に|\()(?:シェア|共有|ツイート|ポスト|送信|保存|投稿|新しいウィンドウ).{0,16}$`, `share (?:on|to|via) .{1,30}$`,
	`クリックして .{0,30}(?:共有|印刷|送信).{0,30}$`, `click to (?:share|print|email)`, `follow @?\w+.{0,20}$`, `フォローする ?@`, `@\w+ ?(?:さんを|を)フォロー(?:する|中)?$`, `.{1,30}をフォローする$`,
	`\d+ ?(?:followers|フォロワー)$`, `(?:「|“).{1,80}(?:」|”)(?:への|に対する)\d*件?のコメント$`, `\d+ (?:thoughts?|comments?|responses?) (?:on|to) `, `tweets? by .{1,30}$`,
	`@\w+ ?(?:さんの)?(?:からの)?ツイート$`, `この記事に関するコメント`, `(?:この|本)記事が気に入ったら`, `follow us`, `[\w.-]+ logo(?: ?[\w.-]+ logo)*$`, `ブログトップ$`, `記事一覧$`,
	`(?:home|ホーム|top|トップ) ?(?:[>»›] |/ )`, `javascript.{0,12}(?:を有効にしてください|is required|must be enabled)`, `please enable javascript`,
}, "|") + `)`)

// siteNotice are words of a site's own fine print, anywhere in a line.
var siteNotice = []string{"All rights reserved", "All Rights Reserved", "all rights reserved", "ALL RIGHTS RESERVED", "が付いている欄は必須項目", "新しいウィンドウで開きます"}

// footStart are the announcements behind which only the site speaks.
var footStart = pattern.Lazy(`(?i)^(?:` + strings.Join([]string{
	`leave a (?:comment|reply|response)`, `post a comment`, `コメントを(?:残す|書く|投稿.{0,4}|する)`, `コメントする`, `no comments(?: yet)?`, `コメントはまだありません`, `\d+ ?件のコメント`, `\d+ (?:comments?|responses?)`, `投稿者.{1,40}時刻[:：].{0,10}`, `メールで送信blogthis.{0,80}`, `バッジを贈って著者を応援しよう`, `(?:いいなと思ったら|気に入ったら)(?:応援|サポート).{0,20}`, `register as a new user.{0,60}`, `(?:この記事への)?トラックバック.{0,20}`, `.{0,80}への\d+件の(?:コメント|フィードバック)`, `コメント ?[(（]\d+件?[)）]`, `comments? ?[(（]\d+[)）]`,
	`(?:あわせて|合わせて)読みたい.{0,6}`, `関連(?:する)?(?:記事|エントリー?|投稿|コンテンツ).{0,6}`, `related (?:posts?|articles?|entries|contents?)`, `you (?:may|might) also like.{0,20}`, `(?:おすすめ|人気|最新|最近|新着|注目)の?(?:記事|エントリー?|投稿|コメント).{0,6}`, `(?:recent|popular|latest|similar) (?:posts?|comments?|entries|articles?)`, `こちらの記事も.{0,20}`,
	`share this.{0,20}`, `share:`, `共有[:：]`, `(?:この)?(?:記事を)?シェアする`, `この記事へのコメント`, `資料をもっと見る/編集する`, `参加者[(（]\d+人[)）]`, `この記事を(?:シェア|ツイート)(?:する|お願いします)?.{0,4}`, `sns(?:で)?シェア.{0,6}`, `ツイートする`, `いいね:.{0,10}`,
	`この記事を書いた人.{0,10}`, `(?:執筆者|著者|ライター)(?:紹介|プロフィール|情報)`, `about the author`, `written by.{0,60}`, `この著者の記事.{0,6}`,
	`投稿ナビゲーション`, `post navigation`, `(?:前|次)の(?:記事|投稿)(?:へ|[:：].{1,80})?`, `(?:previous|next|older|newer) (?:post|article|entr(?:y|ies)|posts)(?:[:：].{0,80})?`,
	`スポンサー(?:ド)?リンク`, `広告を非表示.{0,4}`, `読者になる`, `(?:ページ)?トップ(?:へ|に)戻る`, `(?:©|\(c\)|copyright\b).{0,120}`, `.{0,80}all rights reserved.?`, `(?:proudly )?powered by.{0,80}`, `ページ(?:上部|トップ|の先頭)へ.{0,6}`,
}, "|") + `)$`)

// sidebar are the headings of lists that a site keeps on every page. An author
// may use any of them, so they count only where nothing but the site's follows.
var sidebar = pattern.Lazy(`(?i)^(?:` + strings.Join([]string{
	`comments?`, `コメント(?:一覧)?`, `related.{0,20}`, `関連`, `more from .{1,60}`, `share`, `シェア`, `ツイート`, `tweet`, `共有:?`, `(?:執筆者|著者|ライター)`, `プロフィール`, `profile`, `about(?: me)?`,
	`(?:月別)?アーカイブ`, `archives?`, `カテゴリー?`, `categor(?:y|ies)`, `タグ(?:クラウド)?`, `tags?`, `メタ情報`, `最近の.{0,8}`, `検索`, `search`, `ブログロール`, `カレンダー`, `リンク集?`, `discussion`, `サイト内検索`, `広告`, `page ?top`, `(?:←|«|‹).{1,120}`,
	`(?:filed under|posted in|posted by|投稿日|投稿者|作成者|カテゴリー?|タグ|ラベル|labels?|tags?|categories) ?[:：].{0,120}`,
}, "|") + `)$`)

// authorNote is the foot's biography: it may be a few sentences long.
var authorNote = pattern.Lazy(`(?i)^(?:この記事を書いた人.*|(?:執筆者|著者|ライター)(?:紹介|プロフィール|情報)?|about (?:the )?author|プロフィール|profile|written by.*)$`)

// navigation are arrows to other pages, at the head or foot.
var navigation = pattern.Lazy(`^(?:←|«|‹|<) ?\S|\S ?(?:→|»|›)$`)

// isSiteOnly tells whether a whole line is the site's wherever it stands.
func isSiteOnly(s string) bool {
	if len(s) > maxHeadingBytes {
		return false
	}
	return siteOnly()[phraseKey(s)] || sitePattern().MatchString(s) || isButtonRow(s) || isMenuRow(s) ||
		slices.ContainsFunc(siteNotice, func(notice string) bool { return strings.Contains(s, notice) })
}

// shareButtons are the services that buttons name.
var shareButtons = phraseSet(`twitter|facebook|line|pocket|hatena|はてブ|b!|linkedin|tweet|ツイート|シェア|feedly|rss|email|コピー|pinterest|x|instagram|github|youtube|mastodon|bluesky|はてなブックマーク`)

// isButtonRow tells whether a line is a row of buttons that a dump has put side by
// side. One such word may be an author's.
func isButtonRow(s string) bool {
	n := 0
	for w := range strings.FieldsSeq(s) {
		if key := phraseKey(w); !shareButtons()[key] && !siteOnly()[key] {
			return false
		}
		n++
	}
	return n >= 2
}

// isMenuRow tells whether a line is a row of links, parted by bars.
func isMenuRow(s string) bool {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("|｜│", r) })
	return len(parts) >= 2 && !slices.ContainsFunc(parts, func(part string) bool {
		key := phraseKey(strings.TrimSpace(part))
		return !siteOnly()[key] && !siteOrAuthor()[key]
	})
}

// isChrome tells whether a whole line is the site's when it stands at the head
// or the foot of the page.
func isChrome(s string) bool {
	if len(s) > maxHeadingBytes {
		return false
	}
	key := phraseKey(s)
	return key == "" || siteOrAuthor()[key] || isSiteOnly(s) || navigation().MatchString(s) || isByline(s)
}

// signatureLines bounds what stands below the "--" that ends a mail.
const signatureLines = 8

// markFoot marks the site's part below the article: from the first announcement
// that nothing of the author's follows, and upwards over buttons and bylines.
func markFoot(lines []line, body int) {
	cut := len(lines)
	var below footEvidence
	for i := len(lines) - 1; i > body; i-- {
		l := &lines[i]
		below.add(l)
		// Two long lines that belong together are a paragraph that was broken.
		if i+1 < len(lines) && lines[i+1].gap == 0 && l.kind == textLine && lines[i+1].kind == textLine && isLong(l.text) && isLong(lines[i+1].text) {
			below.prose++
		}
		if below.prose > 2 || l.kind == codeLine {
			break
		}
		if l.kind == bulletLine || len(l.text) > maxHeadingBytes {
			continue
		}
		s := strings.Trim(l.text, " :：*#|")
		switch {
		case footStart().MatchString(s) && below.isSite() || authorNote().MatchString(s) && below.isSiteWithNote():
			cut, below = i, footEvidence{site: 1}
		case l.text == "--" && below.prose == 0 && len(lines)-i <= signatureLines:
			cut, below = i, footEvidence{site: 1}
		case sidebar().MatchString(s) && !strings.HasSuffix(l.text, ":") && below.isSite() && below.site > 0 && below.clauses == 0:
			cut, below = i, footEvidence{site: 1}
		}
	}
	cut = reachUp(lines, body, cut)
	for i := cut; i < len(lines); i++ {
		lines[i].kind = chromeLine
	}
}

// reachUp extends the foot that begins at cut over what stands above it: buttons,
// counts and bylines, and names or labels between them as long as there are more
// of the site's lines than of others. What could be the author's stops it.
func reachUp(lines []line, body, cut int) int {
	balance, best := 0, 0
	at := cut
	for i := cut - 1; i > body && balance > best-reachLimit; i-- {
		l := &lines[i]
		switch {
		case l.kind == chromeLine:
			balance += 3
		case l.kind == codeLine || l.kind == tweetLine || isAuthorProse(l) || isKnown(clip(l.text)):
			return at
		case l.kind == bulletLine && (cut == len(lines) || endsSentence(l.text)):
			return at
		case isChrome(l.text):
			balance++
		case width(clip(l.text)) >= 2*shortTitle:
			balance -= 3
		default:
			balance--
		}
		if balance > best {
			best, at = balance, i
		}
	}
	return at
}

// reachLimit is how many lines that may be anyone's are looked past.
const reachLimit = 6

func isLong(s string) bool { return utf8.RuneCountInString(clip(s)) >= 30 }

// footEvidence counts who speaks in the lines below an announcement, down to
// the next one.
type footEvidence struct {
	site    int // lines that only a site writes
	prose   int // sentences of a paragraph
	clauses int // items of a list that say something, as notes do and menus do not
}

func (e *footEvidence) add(l *line) {
	switch {
	case l.kind == chromeLine:
		e.site++
	case isAuthorProse(l):
		e.prose++
	case l.kind == bulletLine && utf8.RuneCountInString(clip(l.text)) >= 8 && (endsSentence(l.text) || endingScore(clip(l.text), pageStyle{}) < 2):
		e.clauses++
	}
}

// Titles of other articles may end in a verb, so a few such items are a list of
// links; a talk's notes are more.
func (e *footEvidence) isSite() bool { return e.prose == 0 && e.clauses < 6 }

// A biography is a sentence or two.
func (e *footEvidence) isSiteWithNote() bool { return e.prose <= 2 && e.clauses == 0 }

// isAuthorProse tells whether a line is long enough and ends as a sentence, as
// neither buttons nor titles in a list do. An excerpt that trails off is a teaser.
func isAuthorProse(l *line) bool {
	if l.kind == codeLine || l.kind == captionLine || l.kind == chromeLine {
		return false
	}
	s := l.text
	if strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...") || strings.HasSuffix(s, "]") {
		return false
	}
	n := utf8.RuneCountInString(s)
	return n >= 40 && endsSentence(s) || n >= 25 && strings.HasSuffix(s, "。") || n >= 120
}
