package corpus

import "strings"

// embedURL gives the page behind an embed that names a service and a key, as
// Zenn's @[speakerdeck](key), Hugo's {{< youtube key >}} and Jekyll's
// {% slideshare key %} do; empty when the service is none of ours.
func embedURL(service, key string) string {
	key = strings.Trim(key, ` "'`)
	if strings.HasPrefix(key, "http://") || strings.HasPrefix(key, "https://") {
		return key
	}
	if key == "" || strings.ContainsAny(key, " <>\"'\n") {
		return ""
	}
	switch strings.ToLower(service) {
	case "speakerdeck":
		return "https://speakerdeck.com/player/" + key
	case "slideshare":
		return "https://www.slideshare.net/slideshow/embed_code/key/" + key
	case "docswell":
		return "https://www.docswell.com/slide/" + key + "/embed"
	case "youtube":
		return "https://www.youtube.com/watch?v=" + key
	case "vimeo":
		return "https://vimeo.com/" + key
	}
	return ""
}
