package main
import ("fmt";"time")
func main(){ t:=time.Now(); c,err:=gather("/work/shared/corpora", 47<<20); fmt.Println(len(c.notes),c.sections,c.size,err,time.Since(t)); q:=c.draw(2000); fmt.Println(len(q), time.Since(t)); for i:=0;i<40;i++{fmt.Println(q[i])}
b:=0; for i:=range c.notes { for j:=range c.notes[i].sections { if len(c.notes[i].sections[j].text())<60 {b++}}}; fmt.Println("short",b)
}
