package dev.belay.datastores.postgresql.schema;

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

/**
 * The SQL of {@code pg_dump --schema-only}, object by object. Two schemas can be compared by it
 * without regard to what does not belong to a schema: the order of independent objects, minor
 * versions in the header, and the random key of {@code \restrict}.
 *
 * @param objects from an object, for example {@code TABLE public.orders}, to the first 16
 *     hexadecimal digits of the SHA-256 of its SQL
 */
public record SchemaText(SortedMap<String, String> objects) {
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
  }

  /** From pg_dump's output, only the statements for objects. */
  static String withoutHeader(String sql) {
    String text = NOISE.matcher(sql).replaceAll("");
    Matcher entry = ENTRY.matcher(text);
    return entry.find() ? text.substring(entry.start()) : "";
  }

  /** The schema that a manifest recorded. */
  public static SchemaText of(Map<String, String> objects) {
    return new SchemaText(new TreeMap<>(objects));
  }

  /** Reads the output of pg_dump or {@code pg_restore --file=-}. */
  public static SchemaText parse(String sql) {
    String text = NOISE.matcher(sql).replaceAll("");
    TreeMap<String, List<String>> found = new TreeMap<>();
    Matcher entry = ENTRY.matcher(text);
    String name = "HEADER";
    int start = 0;
    while (entry.find()) {
      add(found, name, text.substring(start, entry.start()));
      String schema = entry.group(3).equals("-") ? "" : entry.group(3) + ".";
      name = entry.group(2) + " " + schema + entry.group(1);
      start = entry.start();
    }
    add(found, name, text.substring(start));
    TreeMap<String, String> objects = new TreeMap<>();
    found.forEach(
        (object, texts) -> {
          Collections.sort(texts);
          objects.put(object, sha256(String.join("\0", texts)).substring(0, DIGEST_DIGITS));
        });
    return new SchemaText(objects);
  }

  private static void add(Map<String, List<String>> found, String name, String sql) {
    found.computeIfAbsent(name, unused -> new ArrayList<>()).add(withoutSession(sql).strip());
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
      String mine = objects.get(name);
      String theirs = other.objects.get(name);
      if (theirs == null) {
        differences.add(name + " is missing");
      } else if (mine == null) {
        differences.add(name + " is extra");
      } else if (!mine.equals(theirs)) {
        differences.add(name + " differs");
      }
    }
    return differences;
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
