package card

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the expected pictures")

func rgb(n uint32) color.RGBA {
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}
}

var (
	light = Colors{Paper: rgb(0xfffefc), Ink: rgb(0x211f1b), Line: rgb(0xd9d4c8), Accent: rgb(0x0a4788)}
	dark  = Colors{Paper: rgb(0x16181b), Ink: rgb(0xdedbd4), Line: rgb(0x3a3f46), Accent: rgb(0x9cc5f2)}
)

func drawer(t testing.TB, cache Cache) *Drawer {
	t.Helper()
	d, err := New(light, dark, cache)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func drawn(t testing.TB, d *Drawer, text Text) (Image, []byte) {
	t.Helper()
	card, ok := d.Card(text)
	if !ok {
		t.Fatalf("%q has no card", text.Title)
	}
	data, err := card.PNG()
	if err != nil {
		t.Fatal(err)
	}
	return card, data
}

// samples are the cards whose pictures are in testdata.
var samples = map[string]Text{
	"latin":   {Blog: "Harbour notes", Title: "A quiet harbour", Note: "2026-03-01", Language: "en"},
	"chinese": {Blog: "海港笔记", Title: "「慢一点」：在 GitHub 上写博客的中文排版笔记", Note: "2026-03-01", Language: "zh-Hans"},
	"long": {Blog: "Harbour notes of somebody who cannot stop writing about boats, tides and the weather of the north", Note: "2026-03-01", Language: "en",
		Title: "Everything that I have learnt in ten years of keeping a diary of the tides, told in one sentence that is far too long for the card of a post, and goes on after it should have ended: about boats, ropes, lighthouses, the people who live there, and what they eat on Sundays"},
	"word":        {Blog: "Harbour notes", Title: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", Note: "2026-03-01", Language: "de"},
	"emoji":       {Blog: "🚢 Harbour notes", Title: "🎉 Shipping 2.0 👩‍💻: faster, smaller ❤️ and 1️⃣ file", Note: "2026-03-01", Language: "en"},
	"greek":       {Blog: "Заметки", Title: "Ένα ήσυχο λιμάνι, тихая гавань, bến cảng yên tĩnh", Note: "2026-03-01", Language: "el"},
	"traditional": {Blog: "海港筆記", Title: "臺灣的鐵道與懷舊體驗：龜鬱蠱轡", Note: "2026-03-01", Language: "zh-Hant"},
	"japanese":    {Blog: "港のノート", Title: "静かな港で、ゆっくりとコーヒーを飲みながらGoを書く", Note: "2026-03-01", Language: "ja"},
	"blog":        {Blog: "Harbour notes", Note: "What the tide brings in, and what it takes away again when nobody is looking at the water", Language: "en"},
	"mixed":       {Blog: "Harbour notes", Title: "How to say 你好 in “Go” → a tour of unicode/utf8, x²", Note: "2026-03-01", Language: "en"},
	"missing":     {Blog: "ميناء", Title: "The word שלום and what else the fonts of a card lack, as you can see", Note: "2026-03-01", Language: "en"},
}

// The pictures in testdata are to be looked at when they change. If they do, version has to be raised. What processors
// round differently is at most one step of a colour.
func TestPictures(t *testing.T) {
	d := drawer(t, nil)
	for name, text := range samples {
		_, got := drawn(t, d, text)
		if len(got) > 26<<10 {
			t.Errorf("%s is %d bytes", name, len(got))
		}
		file := filepath.Join("testdata", name+".png")
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		comparePixels(t, name, paletted(t, want), paletted(t, got))
	}
}

func paletted(t *testing.T, data []byte) *image.Paletted {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	p, ok := m.(*image.Paletted)
	if !ok || p.Rect != image.Rect(0, 0, Width, Height) {
		t.Fatalf("a %T of %v", m, m.Bounds())
	}
	return p
}

func comparePixels(t *testing.T, name string, want, got *image.Paletted) {
	t.Helper()
	different, far := 0, 0
	for i, w := range want.Pix {
		g := got.Pix[i]
		if w == g {
			continue
		}
		different++
		if step := int(w) - int(g); step < -1 || step > 1 {
			far++
		}
	}
	if far > 0 || different > 500 {
		t.Errorf("%s: %d pixels differ, %d by more than a step; look at it, rewrite it with -update, and raise version", name, different, far)
	}
}

// The same text gives the same bytes, whoever draws at the same time.
func TestDrawConcurrently(t *testing.T) {
	d := drawer(t, nil)
	_, want := drawn(t, d, samples["mixed"])
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			card, _ := d.Card(samples["mixed"])
			if got, err := card.PNG(); err != nil || !bytes.Equal(got, want) {
				t.Errorf("other bytes, %v", err)
			}
		})
	}
	wg.Wait()
}

// memory is a cache, and what was done to it.
type memory struct {
	kept map[string][]byte
	log  []string
}

func (m *memory) Get(key string) ([]byte, bool) {
	data, ok := m.kept[key]
	if ok {
		m.log = append(m.log, "got")
	}
	return data, ok
}

func (m *memory) Put(key string, value []byte) {
	m.kept[key] = value
	m.log = append(m.log, "put")
}

func (m *memory) Keep(key string) { m.log = append(m.log, "kept") }

// A card is drawn once, until something that is on it changes.
func TestCache(t *testing.T) {
	cache := &memory{kept: map[string][]byte{}}
	d := drawer(t, cache)
	text := samples["latin"]
	first, data := drawn(t, d, text)
	again, same := drawn(t, d, text)
	again.Keep()
	if log := strings.Join(cache.log, " "); log != "put got kept" || first.Name != again.Name || !bytes.Equal(data, same) {
		t.Errorf("the cache saw %q; the names are %s and %s", log, first.Name, again.Name)
	}
	names := map[string]bool{first.Name: true}
	for name, change := range map[string]func(*Text){
		"title": func(t *Text) { t.Title += "s" }, "blog": func(t *Text) { t.Blog += "s" }, "note": func(t *Text) { t.Note += "s" },
		"font": func(t *Text) { t.Language = "zh" }, "sign": func(t *Text) { t.Blog = "" },
	} {
		changed := text
		change(&changed)
		card, ok := d.Card(changed)
		if !ok || names[card.Name] {
			t.Errorf("with another %s the card is still %s (%t)", name, card.Name, ok)
		}
		names[card.Name] = true
	}
	other, err := New(dark, light, nil)
	if err != nil {
		t.Fatal(err)
	}
	if card, _ := other.Card(text); card.Name == first.Name {
		t.Error("in other colours the card has the same name")
	}
	text.Language, text.Title = "de", "🎉 A quiet harbour"
	if card, _ := d.Card(text); card.Name != first.Name {
		t.Error("what is not drawn changes the name")
	}
}

func TestNoCard(t *testing.T) {
	d := drawer(t, nil)
	for _, text := range []Text{
		{Blog: "Notes", Title: "ميناء هادئ", Language: "ar"}, {Blog: "Notes", Title: "🎉🎉"}, {Blog: "Notes", Title: "?!"},
		{Blog: "שלום"}, {}, {Blog: "🚢"}, {Title: "ท่าเรือ"}, {Title: "항구"},
	} {
		if _, ok := d.Card(text); ok {
			t.Errorf("%+v has a card", text)
		}
	}
}

// FuzzCard draws whatever a title holds. Nothing but the tile's row and the note leaves the place of the title, and
// nothing the margins.
func FuzzCard(f *testing.F) {
	for _, text := range samples {
		f.Add(text.Blog, text.Title, text.Note, text.Language)
	}
	f.Add("", "\x00\xff\u202e…", strings.Repeat("。", 400), "zh")
	f.Add(strings.Repeat("「", 90), strings.Repeat("W", 300), " ", "en")
	f.Add("a", "1"+strings.Repeat(" -/", 200), "x", "ja")
	f.Fuzz(func(t *testing.T, blog, title, note, language string) {
		d := drawer(t, nil)
		card, ok := d.Card(Text{Blog: blog, Title: title, Note: note, Language: language})
		if !ok {
			return
		}
		data, err := card.PNG()
		if err != nil {
			t.Fatal(err)
		}
		m := paletted(t, data)
		const edge = margin / 2 // letters reach over their own width a little
		for y := range Height {
			for x := range Width {
				if m.ColorIndexAt(x, y) != paper && (x < edge || x >= Width-edge || y < edge || y >= Height-edge) {
					t.Fatalf("something is drawn at %d, %d", x, y)
				}
			}
		}
	})
}

func BenchmarkCard(b *testing.B) {
	d := drawer(b, nil)
	for _, name := range []string{"latin", "chinese", "long"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				drawn(b, d, samples[name])
			}
		})
	}
}
