package dev.belay.datastores.postgresql.schema;

import dev.belay.datastores.postgresql.contents.PostgresContents.Schema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SQL of {@code pg_dump --schema-only}, object by object. Two schemas can be compared by it
 * without regard to what does not belong to a schema: the order of independent objects, minor
 * versions in the header, and the random key of {@code \restrict}.
 *
 * @param objects from an object, for example {@code TABLE public.orders}, to the first 16
 *     hexadecimal digits of the SHA-256 of its SQL
 * @param canonical the same of those objects whose SQL has something that means nothing: of their
 *     {@link CanonicalText}
 */
public record SchemaText(SortedMap<String, String> objects, SortedMap<String, String> canonical) {
  private static final int DIGEST_DIGITS = 16;
  private static final Pattern ENTRY =
      Pattern.compile(
          "^--\n-- Name: (.*); Type: (.*); Schema: (.*); Owner: .*\n--\n", Pattern.MULTILINE);
  private static final Pattern NOISE =
      Pattern.compile(
          "^(?:\\\\(?:un)?restrict .*|-- Dumped .*|--\n-- PostgreSQL database dump complete\n--)\n",
          Pattern.MULTILINE);

  public SchemaText {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    canonical = Collections.unmodifiableSortedMap(new TreeMap<>(canonical));
  }

  /** From pg_dump's output, only the statements for objects. */
  static String withoutHeader(String sql) {
    String text = NOISE.matcher(sql).replaceAll("");
    Matcher entry = ENTRY.matcher(text);
    return entry.find() ? text.substring(entry.start()) : "";
  }

  /** The schema that a manifest recorded. */
  public static SchemaText of(Schema schema) {
    Map<String, String> canonical = schema.canonical();
    return new SchemaText(
        new TreeMap<>(schema.objects()),
        canonical == null ? new TreeMap<>() : new TreeMap<>(canonical));
  }

  /** Reads the output of pg_dump or {@code pg_restore --file=-}. */
  public static SchemaText parse(String sql) {
    String text = NOISE.matcher(sql).replaceAll("");
    TreeMap<String, List<Entry>> found = new TreeMap<>();
    Matcher entry = ENTRY.matcher(text);
    String type = "HEADER";
    String name = type;
    int start = 0;
    while (entry.find()) {
      add(found, name, type, text.substring(start, entry.start()));
      String schema = entry.group(3).equals("-") ? "" : entry.group(3) + ".";
      type = entry.group(2);
      name = type + " " + schema + entry.group(1);
      start = entry.start();
    }
    add(found, name, type, text.substring(start));
    TreeMap<String, String> objects = new TreeMap<>();
    TreeMap<String, String> canonical = new TreeMap<>();
    found.forEach(
        (object, entries) -> {
          String written = digest(entries.stream().map(Entry::sql));
          String meant =
              digest(entries.stream().map(each -> CanonicalText.of(each.type, each.sql)));
          objects.put(object, written);
          if (!meant.equals(written)) {
            canonical.put(object, meant);
          }
        });
    return new SchemaText(objects, canonical);
  }

  private record Entry(String type, String sql) {}

  private static void add(Map<String, List<Entry>> found, String name, String type, String sql) {
    found
        .computeIfAbsent(name, unused -> new ArrayList<>())
        .add(new Entry(type, withoutSession(sql).strip()));
  }

  private static String digest(Stream<String> texts) {
    return sha256(texts.sorted().collect(Collectors.joining("\0"))).substring(0, DIGEST_DIGITS);
  }

  /**
   * Settings between objects depend on the order of the objects: the access method and the
   * tablespace are set when they differ from those of the table before.
   */
  private static String withoutSession(String sql) {
    return sql.replaceAll("(?m)^SET default_(?:tablespace|table_access_method) = .*;\n", "");
  }

  /** SHA-256 over all objects, hexadecimal. */
  public String fingerprint() {
    StringBuilder all = new StringBuilder();
    objects.forEach((name, digest) -> all.append(name).append('\0').append(digest).append('\0'));
    return sha256(all.toString());
  }

  /**
   * What is missing, extra or different in {@code other}: one entry per object, sorted by object.
   */
  public List<String> differences(SchemaText other) {
    TreeSet<String> names = new TreeSet<>(objects.keySet());
    names.addAll(other.objects.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      if (!other.objects.containsKey(name)) {
        differences.add(name + " is missing");
      } else if (!objects.containsKey(name)) {
        differences.add(name + " is extra");
      } else if (!isSame(name, other)) {
        differences.add(name + " differs");
      }
    }
    return differences;
  }

  /** Whether both have an object of this name, and the same one. */
  public boolean isSame(String name, SchemaText other) {
    String mine = objects.get(name);
    return mine != null
        && (mine.equals(other.objects.get(name)) || meant(name).equals(other.meant(name)));
  }

  private String meant(String name) {
    return canonical.getOrDefault(name, objects.getOrDefault(name, ""));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
