package server

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/talksearch/talksearch/index"
)

// metrics is what an operator sees of a server. Every label has few values that are
// fixed here: none comes from a client.
type metrics struct {
	registry *prometheus.Registry

	requests *prometheus.HistogramVec // by route and status class
	inFlight prometheus.Gauge
	problems *prometheus.CounterVec // by code

	searches *prometheus.HistogramVec // by kind
	zeroHits prometheus.Counter
	partial  prometheus.Counter

	swaps   prometheus.Counter
	refused *prometheus.GaugeVec // by reason
}

// The buckets are in seconds. Most searches take some milliseconds, and none may
// take longer than its budget.
var buckets = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// The kinds of searches.
const (
	kindSearch  = "search"
	kindSuggest = "suggest"
)

// newMetrics makes them for what s serves, all at zero: an alert on what never
// happened yet must not be without data.
func newMetrics(s *server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "talksearch_http_request_duration_seconds", Buckets: buckets,
			Help: "How long requests took, waiting and writing included, by route and class of status."}, []string{"route", "status"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "talksearch_http_requests_in_flight", Help: "Requests that are being answered."}),
		problems: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "talksearch_http_requests_rejected_total", Help: "Requests that were answered with a problem, by its code."}, []string{"reason"}),
		searches: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "talksearch_search_duration_seconds", Buckets: buckets,
			Help: "How long the index took, without waiting for a free place, by kind: search or suggest."}, []string{"kind"}),
		zeroHits: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "talksearch_searches_without_hits_total", Help: "Searches that found nothing."}),
		partial: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "talksearch_searches_partial_total", Help: "Searches whose time was up before all of their hits were ready."}),
		swaps: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "talksearch_generation_swaps_total", Help: "Generations that were taken into service."}),
		refused: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "talksearch_generation_refused", Help: "1 while the index directory has something that cannot be served, by reason; the generation before it stays."}, []string{"reason"}),
	}
	for _, c := range codes {
		m.problems.WithLabelValues(string(c))
	}
	for _, r := range refusals {
		m.refused.WithLabelValues(r)
	}
	m.registry.MustRegister(
		m.requests, m.inFlight, m.problems, m.searches, m.zeroHits, m.partial, m.swaps, m.refused,
		&generationCollector{s.live},
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "talksearch_searches_running", Help: "Searches that have a place."}, func() float64 { return float64(len(s.slots.free)) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "talksearch_searches_waiting", Help: "Searches that wait for a place."}, func() float64 { return float64(s.slots.waiting.Load()) }),
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	return m
}

// handler answers a scrape.
func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
}

// answered counts a request, and the problem that it was answered with, if any.
func (m *metrics) answered(route string, status int, problem code, took time.Duration) {
	m.requests.WithLabelValues(route, fmt.Sprintf("%dxx", status/100)).Observe(took.Seconds())
	if problem != "" {
		m.problems.WithLabelValues(string(problem)).Inc()
	}
}

// searched counts a search that was answered.
func (m *metrics) searched(answer *index.Answer, took time.Duration) {
	m.searches.WithLabelValues(kindSearch).Observe(took.Seconds())
	if answer.Total == 0 {
		m.zeroHits.Inc()
	}
	if answer.Partial {
		m.partial.Inc()
	}
}

// refusals are the reasons for which a generation is not served.
var refusals = []string{refusedFormat, refusedAnalyzer, refusedDamaged, refusedMissing, refusedOther}

const (
	refusedFormat   = "format"   // it is of another format, as a newer program builds
	refusedAnalyzer = "analyzer" // its texts were cut by another analyzer
	refusedDamaged  = "damaged"
	refusedMissing  = "missing" // there is no index, or none any more
	refusedOther    = "other"
)

// refusal names the reason that an error of opening gives.
func refusal(err error) string {
	var version *index.VersionError
	switch {
	case errors.As(err, &version) && version.Part == "format":
		return refusedFormat
	case errors.As(err, &version):
		return refusedAnalyzer
	case errors.As(err, new(*index.BrokenError)), errors.As(err, new(*panicError)):
		return refusedDamaged
	case errors.As(err, new(*index.NoIndexError)):
		return refusedMissing
	}
	return refusedOther
}

// refuse shows that something is not served for a reason; "" is that all is well.
func (m *metrics) refuse(reason string) {
	for _, r := range refusals {
		is := 0.0
		if r == reason {
			is = 1
		}
		m.refused.WithLabelValues(r).Set(is)
	}
}

// A generationCollector tells of the generation that is served. While there is none
// it tells nothing.
type generationCollector struct{ live *live }

var (
	generationInfo = prometheus.NewDesc("talksearch_generation_info",
		"1 for the generation that is served.", []string{"generation"}, nil)
	generationAge = prometheus.NewDesc("talksearch_generation_age_seconds",
		"Seconds since the generation that is served was built.", nil, nil)
	generationNotes = prometheus.NewDesc("talksearch_generation_notes",
		"Notes of the generation that is served.", nil, nil)
	generationSections = prometheus.NewDesc("talksearch_generation_sections",
		"Sections of the generation that is served: its documents.", nil, nil)
)

func (c *generationCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{generationInfo, generationAge, generationNotes, generationSections} {
		ch <- d
	}
}

func (c *generationCollector) Collect(ch chan<- prometheus.Metric) {
	g, err := c.live.lease()
	if err != nil {
		return
	}
	defer c.live.giveBack(g)
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	gauge(generationInfo, 1, g.name)
	gauge(generationAge, time.Since(g.searcher.Built()).Seconds())
	gauge(generationNotes, float64(g.searcher.Notes()))
	gauge(generationSections, float64(g.searcher.Sections()))
}
