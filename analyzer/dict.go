package analyzer

import (
	"sync"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/ipa"
)

// systemDict is IPADIC, loaded once a process.
var systemDict = sync.OnceValue(func() *dict.Dict { return ipa.Dict() })
