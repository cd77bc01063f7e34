package dev.belay.vault;

import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract over a real S3 protocol, signatures checked, each test in a prefix of its own. */
class S3VaultTest extends VaultContract {
  private static final String BUCKET = "vaults";
  private static final Map<String, String> CREDENTIALS =
      Map.of("aws.accessKeyId", "access", "aws.secretAccessKey", "a-secret");

  private static S3Proxy server;
  private static S3Client raw;
  private final String prefix = "of/" + UUID.randomUUID();

  @BeforeAll
  static void startServer() throws Exception {
    server =
        S3Proxy.builder()
            .blobStore(new TransientNio2BlobStore())
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, "access", "a-secret")
            .build();
    server.start();
    // The default chain looks here first.
    CREDENTIALS.forEach(System::setProperty);
    raw =
        S3Client.builder()
            .endpointOverride(endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "a-secret")))
            .build();
    raw.createBucket(r -> r.bucket(BUCKET));
  }

  private static URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  @AfterAll
  static void stopServer() throws Exception {
    raw.close();
    server.stop();
    CREDENTIALS.keySet().forEach(System::clearProperty);
  }

  @Override
  URI uri() {
    return URI.create(
        "s3://" + BUCKET + "/" + prefix + "?endpoint=" + endpoint() + "&path-style=true");
  }

  @Override
  byte[] raw(String object) {
    return raw.getObjectAsBytes(r -> r.bucket(BUCKET).key(prefix + "/" + object)).asByteArray();
  }

  @Override
  void putRaw(String object, byte[] bytes) {
    raw.putObject(r -> r.bucket(BUCKET).key(prefix + "/" + object), RequestBody.fromBytes(bytes));
  }

  @Override
  void deleteRaw(String object) {
    raw.deleteObject(r -> r.bucket(BUCKET).key(prefix + "/" + object));
  }
}
