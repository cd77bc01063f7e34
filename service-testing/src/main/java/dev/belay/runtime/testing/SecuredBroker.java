package dev.belay.runtime.testing;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;

/**
 * A broker as other people run it: it lets in by SCRAM over TLS at one port and by a client's
 * certificate at another, and what no access control list allows is refused. Administrators of the
 * test need nothing.
 */
public final class SecuredBroker implements AutoCloseable {
  private static final String SCRAM = "SASL_SSL";
  private static final String CERTIFICATE = "SSL";
  private static final int ITERATIONS = 4096;

  private final Path authority;
  private final TestBroker broker;
  private final Admin admin;

  private SecuredBroker(Path authority, TestBroker broker) {
    this.authority = authority;
    this.broker = broker;
    this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  /**
   * One that runs, has all topics of Belay, and knows nobody.
   *
   * @param own its key and its certificate for 127.0.0.1, in one PEM file
   * @param authority whose certificate it and its clients have, PEM
   */
  public static SecuredBroker start(Path folder, Path own, Path authority) throws Exception {
    TestBroker broker =
        new TestBroker(folder, List.of(SCRAM, CERTIFICATE), settings(own, authority));
    broker.start();
    broker.createTopics();
    return new SecuredBroker(authority, broker);
  }

  private static Map<String, String> settings(Path own, Path authority) {
    Map<String, String> settings = new HashMap<>();
    settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    settings.put(
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    settings.put("ssl.keystore.type", "PEM");
    settings.put("ssl.keystore.location", own.toString());
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.location", authority.toString());
    settings.put("listener.name.ssl.ssl.client.auth", "required");
    settings.put("ssl.principal.mapping.rules", "RULE:^CN=([^,]+).*$/$1/");
    settings.put("authorizer.class.name", RecordingAuthorizer.class.getName());
    settings.put("allow.everyone.if.no.acl.found", "false");
    settings.put("super.users", "User:ANONYMOUS");
    return settings;
  }

  /** Where passwords let in. */
  public String byPassword() {
    return broker.address(SCRAM);
  }

  /** Where certificates let in. */
  public String byCertificate() {
    return broker.address(CERTIFICATE);
  }

  /** May do everything. */
  public Admin admin() {
    return admin;
  }

  /** For clients of the test that may do everything. */
  public String unsecured() {
    return broker.bootstrapServers();
  }

  /** Lets a user in by a password, or by another one than before. */
  public void user(String name, String password) throws Exception {
    admin
        .alterUserScramCredentials(
            List.of(
                new UserScramCredentialUpsertion(
                    name,
                    new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                    password)))
        .all()
        .get();
  }

  public void allow(List<AclBinding> acls) throws Exception {
    admin.createAcls(acls).all().get();
  }

  /** How many consumers a group has. */
  public int members(String group) throws Exception {
    return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
        .mapToInt(one -> one.members().size())
        .sum();
  }

  /** What was allowed so far, each as {@code worker READ TOPIC name}. */
  public List<String> allowed() {
    return RecordingAuthorizer.allowed();
  }

  /** What was denied so far, in the same form. */
  public List<String> denied() {
    return RecordingAuthorizer.denied();
  }

  /** The settings of a service that shows a password, as operators write them. */
  public List<String> passwordArguments(String user, String password) {
    return List.of(
        "--belay.kafka.bootstrap-servers=" + byPassword(),
        "--spring.kafka.security.protocol=SASL_SSL",
        "--spring.kafka.properties.sasl.mechanism=SCRAM-SHA-512",
        "--spring.kafka.properties.sasl.jaas.config=" + jaas(user, password),
        "--spring.kafka.ssl.trust-store-type=PEM",
        "--spring.kafka.ssl.trust-store-location=" + authority.toUri());
  }

  /** The settings of a client that shows a password. */
  public Map<String, String> passwordClient(String user, String password) {
    return Map.of(
        "bootstrap.servers",
        byPassword(),
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "SCRAM-SHA-512",
        "sasl.jaas.config",
        jaas(user, password),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        authority.toString());
  }

  private static String jaas(String user, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }

  /**
   * The settings of a service that shows a certificate.
   *
   * @param own its key and its certificate, in one PEM file
   */
  public List<String> certificateArguments(Path own) {
    return List.of(
        "--belay.kafka.bootstrap-servers=" + byCertificate(),
        "--spring.kafka.security.protocol=SSL",
        "--spring.kafka.ssl.trust-store-type=PEM",
        "--spring.kafka.ssl.trust-store-location=" + authority.toUri(),
        "--spring.kafka.ssl.key-store-type=PEM",
        "--spring.kafka.ssl.key-store-location=" + own.toUri());
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }
}
