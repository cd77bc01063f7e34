package dev.belay.policy.read;

import dev.belay.policy.Application;
import dev.belay.policy.Policy;
import dev.belay.policy.RetentionClass;
import dev.belay.policy.notify.Notifications;
import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.StagingTarget;
import dev.belay.policy.store.StoreKinds;
import dev.belay.policy.yaml.Problems;
import dev.belay.policy.yaml.Value;
import dev.belay.policy.yaml.YamlNode;
import dev.belay.policy.yaml.YamlNode.Place;
import dev.belay.policy.yaml.YamlTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@code belay.yaml}, as described in {@code docs/reference/policy.md}. Strict: it refuses
 * what it does not know, and reports all problems at once.
 */
public final class PolicyReader {
  /** In bytes. People write policies; anything larger is another file. */
  static final int LARGEST_FILE = 1 << 20;

  private final Problems problems = new Problems();
  private final Path folder;
  private final StoreKinds kinds;
  private final Allowed allowed;

  private PolicyReader(Path folder, StoreKinds kinds, Allowed allowed) {
    this.allowed = allowed;
    this.folder = folder;
    this.kinds = kinds;
  }

  /**
   * @param kinds the kinds of data store that it may name
   * @throws IOException when the file can't be read
   * @throws InvalidPolicyException listing every problem in the file
   */
  public static Policy read(Path file, StoreKinds kinds)
      throws IOException, InvalidPolicyException {
    return read(file, kinds, Allowed.EVERYTHING);
  }

  /** As {@link #read(Path, StoreKinds)}, of an author who may name less than everything. */
  public static Policy read(Path file, StoreKinds kinds, Allowed allowed)
      throws IOException, InvalidPolicyException {
    Path folder = file.toAbsolutePath().getParent();
    return read(
        file.toString(), Files.readAllBytes(file), folder == null ? file : folder, kinds, allowed);
  }

  /**
   * @param source the file's name in problems
   * @param folder the folder that relative paths of secret files start from
   * @param kinds the kinds of data store that it may name
   */
  public static Policy read(String source, byte[] content, Path folder, StoreKinds kinds)
      throws InvalidPolicyException {
    return read(source, content, folder, kinds, Allowed.EVERYTHING);
  }

  /** As {@link #read(String, byte[], Path, StoreKinds)}, of an author who may name less. */
  public static Policy read(
      String source, byte[] content, Path folder, StoreKinds kinds, Allowed allowed)
      throws InvalidPolicyException {
    PolicyReader reader = new PolicyReader(folder, kinds, allowed);
    Policy policy = reader.policy(content);
    if (reader.problems.any()) {
      throw new InvalidPolicyException(source, reader.problems.inFileOrder());
    }
    return policy;
  }

  private Policy policy(byte[] content) {
    Policy nothing = new Policy(version(content), Map.of(), Map.of(), Map.of());
    if (content.length > LARGEST_FILE) {
      problems.report(
          new Place(1, 1), "", null, "the file must have at most " + LARGEST_FILE + " bytes");
      return nothing;
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      problems.report(new Place(1, 1), "", null, "the file must be UTF-8");
      return nothing;
    }
    YamlNode root = YamlTree.read(text, problems);
    return root == null ? nothing : policy(nothing.version(), Value.root(root, problems));
  }

  private Policy policy(String version, Value root) {
    if (!root.isMapping()) {
      root.refuseWithoutQuoting("the file must be a mapping with the keys " + Keys.POLICY.list());
      return new Policy(version, Map.of(), Map.of(), Map.of());
    }
    Value.Fields fields = root.fields(Keys.POLICY.names());
    Value format = fields.get("version");
    if (!format.isPresent()) {
      format.refuse("is required, and is 1");
    }
    format.integer(1, 1, 1);
    SettingsReader settings = new SettingsReader(kinds, folder, allowed);
    DataStoreReader storeReader = new DataStoreReader(settings);
    Map<String, DataStoreDefinition> stores = dataStores(fields.get("data-stores"), storeReader);
    Map<String, StagingTarget> targets =
        new StagingTargetReader(settings, stores.keySet(), storeReader.sound())
            .read(fields.get("staging-targets"));
    Map<String, RetentionClass> retention = RetentionReader.read(fields.get("retention"));
    Map<String, Application> applications =
        new ApplicationReader(stores, targets, retention.keySet(), kinds, allowed)
            .read(fields.get("applications"));
    Notifications notifications =
        new NotificationsReader(new ChannelReader(folder, allowed))
            .read(fields.get("notifications"));
    return new Policy(version, stores, targets, applications, notifications, retention);
  }

  private static Map<String, DataStoreDefinition> dataStores(Value value, DataStoreReader reader) {
    Map<String, DataStoreDefinition> stores = new LinkedHashMap<>();
    value.named().forEach((name, store) -> stores.put(name, reader.read(name, store)));
    if (value.isPresent() && value.isMapping() && stores.isEmpty()) {
      value.refuse("must name at least one data store");
    }
    return stores;
  }

  /** The {@link Policy#version()} of a file with this content. */
  public static String version(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
