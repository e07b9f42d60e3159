package main

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
)

// A panel is one of the pictures in RESULTS.svg.
type panel struct {
	title string
	bars  []bar
	lines []line
}

// A bar is a median with its spread.
type bar struct {
	name  string
	value series
}

// A line is a curve over the number of sections; both axes are logarithmic.
type line struct {
	name   string
	points [][2]float64
}

// The picture's measures, in pixels.
const (
	panelWidth, panelHeight = 460, 270
	labelWidth, margin      = 190, 34
	figureWidth             = 72
)

var colours = []string{"#0b6e99", "#b5543a", "#5b7f3a", "#7a5ba6"}

// draw makes the picture: two panels a row. It follows the reader's choice of light or dark.
func draw(panels []panel) string {
	rows := (len(panels) + 1) / 2
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="system-ui,sans-serif" font-size="12" role="img" aria-label="talksearch measured beside its peers">
<style>svg{background:#fff;color:#222}text{fill:currentColor}.ours{fill:#0b6e99}.peer{fill:#a9b4bb}.spread,.axis{stroke:currentColor;fill:none}.axis{stroke-opacity:.25}
@media (prefers-color-scheme:dark){svg{background:#16181a;color:#ddd}.peer{fill:#5d676d}}</style>
`, 2*panelWidth, rows*panelHeight)
	for i, p := range panels {
		fmt.Fprintf(&b, `<g transform="translate(%d %d)"><text x="12" y="22" font-weight="600">%s</text>`+"\n",
			i%2*panelWidth, i/2*panelHeight, html.EscapeString(p.title))
		if len(p.bars) > 0 {
			p.drawBars(&b)
		} else {
			p.drawLines(&b)
		}
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (p *panel) drawBars(b *strings.Builder) {
	most := 0.0
	for _, bar := range p.bars {
		if len(bar.value.known()) > 0 {
			most = max(most, bar.value.quantile(1))
		}
	}
	if most == 0 {
		most = 1
	}
	const width = panelWidth - labelWidth - figureWidth
	height := min((panelHeight-margin-16)/len(p.bars), 30)
	for i, bar := range p.bars {
		at := func(v float64) float64 { return labelWidth + v/most*width }
		y := margin + i*height
		class := "peer"
		if strings.HasPrefix(bar.name, ours) {
			class = "ours"
		}
		fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="end">%s</text>`, labelWidth-8, y+height/2+4, html.EscapeString(bar.name))
		if len(bar.value.known()) == 0 {
			continue
		}
		middle := bar.value.median()
		fmt.Fprintf(b, `<rect class="%s" x="%d" y="%d" width="%.1f" height="%d"/>`, class, labelWidth, y+3, at(middle)-labelWidth, height-6)
		fmt.Fprintf(b, `<path class="spread" d="M%.1f %dH%.1f"/>`, at(bar.value.quantile(0)), y+height/2, at(bar.value.quantile(1)))
		fmt.Fprintf(b, `<text x="%.1f" y="%d">%s</text>`+"\n", at(bar.value.quantile(1))+6, y+height/2+4, figure(middle))
	}
}

func (p *panel) drawLines(b *strings.Builder) {
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, l := range p.lines {
		for _, at := range l.points {
			for axis := range at {
				v := math.Log10(max(at[axis], 1e-3))
				low[axis], high[axis] = min(low[axis], math.Floor(v)), max(high[axis], math.Ceil(v))
			}
		}
	}
	const left, right, top, bottom = 48, panelWidth - 130, margin + 6, panelHeight - 34
	place := func(at [2]float64) (x, y float64) {
		x = left + (math.Log10(max(at[0], 1e-3))-low[0])/(high[0]-low[0])*(right-left)
		y = bottom - (math.Log10(max(at[1], 1e-3))-low[1])/(high[1]-low[1])*(bottom-top)
		return x, y
	}
	for v := low[0]; v <= high[0]; v++ {
		x, _ := place([2]float64{math.Pow(10, v), 1})
		fmt.Fprintf(b, `<path class="axis" d="M%.1f %dV%d"/><text x="%.1f" y="%d" text-anchor="middle">%.0f</text>`, x, top, bottom, x, bottom+18, math.Pow(10, v))
	}
	for v := low[1]; v <= high[1]; v++ {
		_, y := place([2]float64{1, math.Pow(10, v)})
		fmt.Fprintf(b, `<path class="axis" d="M%d %.1fH%d"/><text x="%d" y="%.1f" text-anchor="end">%g</text>`, left, y, right, left-6, y+4, math.Pow(10, v))
	}
	var labels []float64 // where they are
	for i, l := range p.lines {
		colour := colours[i%len(colours)]
		var path strings.Builder
		for j, at := range l.points {
			x, y := place(at)
			fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(j, 1)], x, y)
			fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`, x, y, colour)
		}
		fmt.Fprintf(b, `<path d="%s" fill="none" stroke="%s" stroke-width="2"/>`, path.String(), colour)
		if n := len(l.points); n > 0 {
			x, y := place(l.points[n-1])
			for slices.ContainsFunc(labels, func(other float64) bool { return math.Abs(other-y) < 14 }) {
				y++
			}
			labels = append(labels, y)
			fmt.Fprintf(b, `<text x="%.1f" y="%.1f">%s</text>`+"\n", x+8, y+4, html.EscapeString(l.name))
		}
	}
}
