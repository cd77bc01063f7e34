package dev.belay.datastores.memory;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Selection;
import dev.belay.vault.Manifest;
import dev.belay.vault.SegmentRef;
import dev.belay.vault.SegmentWriter;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a manifest says about a store.
 *
 * @param maps all maps of the store
 */
record MemoryContents(int contentsVersion, List<StoredMap> maps) {
  static final int VERSION = 1;
  static final String UNIT = "keys";
  static final String MAP = "map";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LONGEST = 1 << 24;

  MemoryContents {
    maps = List.copyOf(maps);
  }

  /**
   * @param digest SHA-256 of its entries as they are stored
   * @param segments indexes into {@link Manifest#segments}
   */
  record StoredMap(String name, long keys, long bytes, String digest, List<Integer> segments) {}

  JsonNode toJson() {
    return JSON.valueToTree(this);
  }

  /**
   * @throws DataStoreException.Failed when they can't be read
   */
  static MemoryContents of(Manifest manifest) throws DataStoreException {
    String point = "recovery point " + manifest.recoveryPointId();
    if (!manifest.driver().equals(MemoryDriver.NAME)) {
      throw new DataStoreException.Failed(
          point + " was written by driver " + manifest.driver(), null);
    }
    if (manifest.contents().path("contentsVersion").asInt(0) != VERSION) {
      throw new DataStoreException.Failed(
          "the contents of " + point + " don't have version " + VERSION, null);
    }
    try {
      return JSON.treeToValue(manifest.contents(), MemoryContents.class);
    } catch (JacksonException | NullPointerException e) {
      throw new DataStoreException.Failed("the contents of " + point + " can't be read", e);
    }
  }

  /**
   * The chosen maps.
   *
   * @throws DataStoreException.Refused when one of them does not exist
   */
  MemoryContents chosen(Selection selection) throws DataStoreException {
    selection.requireKnown(MemoryDriver.NAME, Set.of(MAP), Set.of());
    if (selection.isEverything()) {
      return this;
    }
    Set<String> names = selection.values(MAP);
    List<StoredMap> found = maps.stream().filter(map -> names.contains(map.name())).toList();
    if (found.size() != names.size()) {
      throw new DataStoreException.Refused("the recovery point lacks some of the maps " + names);
    }
    return new MemoryContents(contentsVersion, found);
  }

  long keys() {
    return maps.stream().mapToLong(StoredMap::keys).sum();
  }

  long bytes() {
    return maps.stream().mapToLong(StoredMap::bytes).sum();
  }

  /** Stores a map. Its segments get their places in {@code index}. */
  static StoredMap write(
      String name,
      SortedMap<String, String> map,
      SegmentWriter writer,
      Map<SegmentRef, Integer> index)
      throws VaultException {
    byte[] bytes = bytes(map);
    writer.write(bytes, 0, bytes.length);
    List<Integer> places =
        writer.finish().stream()
            .map(ref -> index.computeIfAbsent(ref, unused -> index.size()))
            .toList();
    return new StoredMap(name, map.size(), bytes.length, digest(map), places);
  }

  /**
   * Reads what was stored, and trusts none of it.
   *
   * @throws DataStoreException.Failed when it does not match the contents
   */
  SortedMap<String, SortedMap<String, String>> read(Manifest manifest, Vault vault)
      throws DataStoreException, VaultException, InterruptedException {
    SortedMap<String, SortedMap<String, String>> read = new TreeMap<>();
    for (StoredMap map : maps) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      SortedMap<String, String> entries = read(map, manifest, vault);
      if (entries.size() != map.keys() || !digest(entries).equals(map.digest())) {
        throw new DataStoreException.Failed(
            "map " + map.name() + " has keys that differ from the recovery point", null);
      }
      read.put(map.name(), entries);
    }
    return read;
  }

  private static SortedMap<String, String> read(StoredMap map, Manifest manifest, Vault vault)
      throws DataStoreException, VaultException {
    SortedMap<String, String> entries = new TreeMap<>();
    List<SegmentRef> refs = map.segments().stream().map(manifest.segments()::get).toList();
    try (DataInputStream in = new DataInputStream(vault.read(refs))) {
      for (long i = 0; i < map.keys(); i++) {
        entries.put(text(in), text(in));
      }
      return entries;
    } catch (VaultException e) {
      throw e;
    } catch (IOException e) {
      throw new DataStoreException.Failed("map " + map.name() + " can't be read", e);
    }
  }

  private static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("a text of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(SortedMap<String, String> map) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      for (Map.Entry<String, String> entry : map.entrySet()) {
        for (String text : List.of(entry.getKey(), entry.getValue())) {
          byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
          out.writeInt(encoded.length);
          out.write(encoded);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  static String digest(SortedMap<String, String> map) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(map)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
