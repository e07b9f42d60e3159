import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ja.JapaneseAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Lucene with kuromoji, as a program that talksearch is measured beside.
 *
 * <pre>
 *   java Lucene index TABLE DIR THREADS
 *   java Lucene answer DIR docvalues|stored
 * </pre>
 *
 * A line of TABLE is id, title and text, with tabs between. answer reads a query a line and
 * writes the number of hits and the nanoseconds they took; the ids of the ten best are read
 * from doc values, or from stored fields as most programs do.
 */
public class Lucene {
  public static void main(String[] args) throws Exception {
    if (args[0].equals("index")) {
      index(Path.of(args[1]), Path.of(args[2]), Integer.parseInt(args[3]));
    } else {
      answer(Path.of(args[1]), args[2].equals("stored"));
    }
  }

  static void index(Path table, Path dir, int threads) throws Exception {
    IndexWriterConfig config = new IndexWriterConfig(new JapaneseAnalyzer());
    config.setRAMBufferSizeMB(256);
    try (IndexWriter writer = new IndexWriter(FSDirectory.open(dir), config);
        BufferedReader lines = Files.newBufferedReader(table)) {
      List<Thread> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Thread worker = new Thread(() -> {
          try {
            for (String line = next(lines); line != null; line = next(lines)) {
              writer.addDocument(document(line.split("\t", -1)));
            }
          } catch (IOException e) {
            e.printStackTrace();
            System.exit(1);
          }
        });
        worker.start();
        workers.add(worker);
      }
      for (Thread worker : workers) {
        worker.join();
      }
      writer.commit();
    }
  }

  static String next(BufferedReader lines) throws IOException {
    synchronized (lines) {
      return lines.readLine();
    }
  }

  static Document document(String[] fields) {
    Document d = new Document();
    d.add(new StringField("id", fields[0], Field.Store.YES));
    d.add(new BinaryDocValuesField("id", new BytesRef(fields[0])));
    d.add(new TextField("title", broken(fields[1]), Field.Store.YES));
    d.add(new TextField("body", broken(fields[2]), Field.Store.YES));
    return d;
  }

  /** Undoes what keeps a text in one line. */
  static String broken(String s) {
    StringBuilder b = new StringBuilder(s.length());
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c != '\\') {
        b.append(c);
        continue;
      }
      switch (s.charAt(++i)) {
        case 'n': b.append('\n'); break;
        case 't': b.append('\t'); break;
        case 'r': b.append('\r'); break;
        default: b.append('\\');
      }
    }
    return b.toString();
  }

  static void answer(Path dir, boolean stored) throws Exception {
    DirectoryReader reader = DirectoryReader.open(FSDirectory.open(dir));
    IndexSearcher searcher = new IndexSearcher(reader);
    Analyzer analyzer = new JapaneseAnalyzer();
    BufferedReader queries = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = queries.readLine(); line != null; line = queries.readLine()) {
      long start = System.nanoTime();
      TopDocs top = searcher.search(query(analyzer, line), 10);
      int read = 0;
      for (ScoreDoc hit : top.scoreDocs) {
        read += stored ? reader.document(hit.doc).get("id").length() : id(reader, hit.doc).length;
      }
      long took = System.nanoTime() - start;
      System.out.println((read > 0 ? top.totalHits.value : 0) + " " + took);
    }
  }

  /** Any of the words, in the title or the body, as QueryParser does. */
  static BooleanQuery query(Analyzer analyzer, String line) throws IOException {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    for (String field : new String[] {"title", "body"}) {
      try (TokenStream words = analyzer.tokenStream(field, new StringReader(line))) {
        CharTermAttribute word = words.addAttribute(CharTermAttribute.class);
        words.reset();
        while (words.incrementToken()) {
          query.add(new TermQuery(new Term(field, word.toString())), BooleanClause.Occur.SHOULD);
        }
        words.end();
      }
    }
    return query.build();
  }

  static BytesRef id(DirectoryReader reader, int doc) throws IOException {
    List<LeafReaderContext> leaves = reader.leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    BinaryDocValues ids = leaf.reader().getBinaryDocValues("id");
    ids.advanceExact(doc - leaf.docBase);
    return ids.binaryValue();
  }
}
