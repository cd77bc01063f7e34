package dev.belay.datastores.postgresql.session;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Text in a database's own encoding, for people and for names. Bytes that are no letters there
 * become other letters: what must stay as it is stays bytes.
 */
public final class DatabaseText {
  private static final Map<String, Charset> CHARSETS =
      Map.ofEntries(
          Map.entry("LATIN1", StandardCharsets.ISO_8859_1),
          Map.entry("LATIN2", Charset.forName("ISO-8859-2")),
          Map.entry("LATIN9", Charset.forName("ISO-8859-15")),
          Map.entry("WIN1250", Charset.forName("windows-1250")),
          Map.entry("WIN1251", Charset.forName("windows-1251")),
          Map.entry("WIN1252", Charset.forName("windows-1252")),
          Map.entry("WIN1253", Charset.forName("windows-1253")),
          Map.entry("WIN1254", Charset.forName("windows-1254")),
          Map.entry("WIN1257", Charset.forName("windows-1257")),
          Map.entry("KOI8R", Charset.forName("KOI8-R")),
          Map.entry("EUC_JP", Charset.forName("EUC-JP")),
          Map.entry("EUC_KR", Charset.forName("EUC-KR")),
          Map.entry("EUC_CN", Charset.forName("GB2312")));

  private DatabaseText() {}

  /** Of an unknown encoding, one that has a letter for each byte. */
  private static Charset charset(@Nullable String encoding) {
    return encoding == null
        ? StandardCharsets.UTF_8
        : CHARSETS.getOrDefault(encoding, StandardCharsets.ISO_8859_1);
  }

  /**
   * @param encoding as PostgreSQL calls it; null for UTF8. Bytes of SQL_ASCII are taken as UTF-8 if
   *     they can be.
   */
  public static String of(byte[] bytes, @Nullable String encoding) {
    if (!"SQL_ASCII".equals(encoding)) {
      return new String(bytes, charset(encoding));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
