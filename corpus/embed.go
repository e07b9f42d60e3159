package corpus

import (
	"net/url"
	"strings"
)

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

// atPlace makes an address open at a slide or a second, where the embed names one
// beside the key.
func atPlace(address, parameter, place string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" || place == "" {
		return address
	}
	query := u.Query()
	query.Set(parameter, place)
	u.RawQuery = query.Encode()
	return u.String()
}
