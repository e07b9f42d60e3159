package query_test

import (
	"errors"
	"fmt"

	"github.com/talksearch/talksearch/index/query"
)

func ExampleParse() {
	q, err := query.Parse(`監視　（Zabbix ＯＲ Sensu）　－クラウド　after：2014/6`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(q)
	for _, clause := range q.(query.And).Nodes {
		fmt.Printf("%T %s\n", clause, clause)
	}
	// Output:
	// 監視 Zabbix OR Sensu -クラウド after:2014-06
	// query.Text 監視
	// query.Or Zabbix OR Sensu
	// query.Not -クラウド
	// query.Filter after:2014-06
}

func ExampleSyntaxError() {
	_, err := query.Parse("監視 after:2014-13")
	if syntax, ok := errors.AsType[*query.SyntaxError](err); ok {
		fmt.Println(syntax.Offset, syntax.Reason)
		fmt.Println("hint:", syntax.Hint)
	}
	// Output:
	// 13 after: cannot be "2014-13"
	// hint: a date is a year, a month or a day: after:2014, after:2014-06, after:2014-06-22
}
