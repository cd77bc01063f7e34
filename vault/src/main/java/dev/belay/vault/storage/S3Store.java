package dev.belay.vault.storage;

import dev.belay.vault.ObjectStore;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultException.Fault;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects in a bucket. Conditional puts ({@code If-None-Match: *}) decide who is first. Each object
 * is one put: it is there as a whole, or not at all.
 */
final class S3Store implements ObjectStore {
  private static final Logger log = LoggerFactory.getLogger(S3Store.class);

  /** How often a request is made, with the SDK's growing pauses, before it has failed. */
  private static final int ATTEMPTS = 6;

  private static final int CONFLICT_ATTEMPTS = 10;
  private static final long LONGEST_CONFLICT_WAIT_MILLIS = 2_000;

  /** Statuses of stores that know no checksums: wrong request, wrong signature, no length. */
  private static final Set<Integer> MAY_BE_OF_CHECKSUMS = Set.of(400, 403, 411, 501);

  private final S3Location location;

  /** Sends a checksum with each object, which S3 compares. */
  private final S3Client client;

  /** Sends none: some S3-compatible stores refuse its headers. */
  private final S3Client plain;

  private volatile boolean withoutChecksums;

  private S3Store(S3Location location, S3Client client, S3Client plain) {
    this.location = location;
    this.client = client;
    this.plain = plain;
  }

  static S3Store open(S3Location location) throws VaultException {
    TrustManager[] authorities =
        location.caFile() == null ? null : S3Authorities.of(location.caFile());
    try {
      return new S3Store(
          location,
          client(location, authorities, RequestChecksumCalculation.WHEN_SUPPORTED),
          client(location, authorities, RequestChecksumCalculation.WHEN_REQUIRED));
    } catch (SdkException e) {
      throw new VaultException.Misconfigured(
          "The S3 client for " + location.uri() + " can't be created: " + e.getMessage(), e);
    }
  }

  private static S3Client client(
      S3Location location,
      TrustManager @Nullable [] authorities,
      RequestChecksumCalculation checksums) {
    Apache5HttpClient.Builder http =
        Apache5HttpClient.builder()
            .connectionTimeout(Duration.ofSeconds(10))
            .socketTimeout(Duration.ofSeconds(30))
            .maxConnections(128);
    if (authorities != null) {
      http.tlsTrustManagersProvider(() -> authorities);
    }
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(http)
            .credentialsProvider(DefaultCredentialsProvider.builder().build())
            .forcePathStyle(location.pathStyle())
            .overrideConfiguration(
                o ->
                    o.retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(ATTEMPTS)
                            .build()))
            .requestChecksumCalculation(checksums)
            // The content is authenticated later anyway, and then the fault gets its right name.
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    if (location.region() != null) {
      builder.region(Region.of(location.region()));
    } else if (location.endpoint() != null) {
      // S3-compatible stores ignore it, but the client needs one.
      builder.region(Region.US_EAST_1);
    }
    if (location.endpoint() != null) {
      builder.endpointOverride(location.endpoint());
    }
    return builder.build();
  }

  @Override
  public String uri() {
    return location.uri();
  }

  @Override
  public void check() throws VaultException {
    try {
      client.listObjectsV2(r -> r.bucket(location.bucket()).prefix(location.prefix()).maxKeys(1));
    } catch (SdkException e) {
      throw failure("look into", location.prefix(), e);
    }
  }

  @Override
  public OptionalLong size(String name) throws VaultException {
    try {
      return OptionalLong.of(
          client.headObject(r -> r.bucket(location.bucket()).key(key(name))).contentLength());
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return OptionalLong.empty();
      }
      throw failure("look up", name, e);
    } catch (SdkException e) {
      throw failure("look up", name, e);
    }
  }

  @Override
  public boolean putIfAbsent(String name, byte[] bytes, int length) throws VaultException {
    return patiently("store", name, 412, () -> put(key(name), bytes, length));
  }

  /**
   * Makes a request, and makes it again while another one of this name is in progress (409), which
   * may still fail.
   *
   * @param refused the status that means no
   * @return false for {@code refused}
   */
  private boolean patiently(String action, String name, int refused, Runnable request)
      throws VaultException {
    for (int attempt = 1; ; attempt++) {
      try {
        request.run();
        return true;
      } catch (S3Exception e) {
        if (e.statusCode() == refused && !"NoSuchBucket".equals(S3Faults.code(e))) {
          return false;
        }
        if (e.statusCode() != 409 || attempt == CONFLICT_ATTEMPTS || !waited(attempt)) {
          throw failure(action, name, e);
        }
      } catch (SdkException e) {
        throw failure(action, name, e);
      }
    }
  }

  private static boolean waited(int attempt) {
    try {
      Thread.sleep(Math.min(LONGEST_CONFLICT_WAIT_MILLIS, 50L << attempt));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void put(String key, byte[] bytes, int length) {
    if (withoutChecksums) {
      put(plain, key, bytes, length);
      return;
    }
    try {
      put(client, key, bytes, length);
    } catch (S3Exception refused) {
      if (!MAY_BE_OF_CHECKSUMS.contains(refused.statusCode())) {
        throw refused;
      }
      try {
        put(plain, key, bytes, length);
      } catch (S3Exception again) {
        if (again.statusCode() != 412) {
          throw refused;
        }
        knowsNoChecksums();
        throw again;
      }
      knowsNoChecksums();
    }
  }

  private void knowsNoChecksums() {
    withoutChecksums = true;
    log.atInfo().log(
        "{} takes objects without the AWS SDK's checksums only: they are stored so, and"
            + " authenticated when they are read",
        uri());
  }

  /** Makes no copy of the bytes, and can read them again for a retry. */
  private void put(S3Client by, String key, byte[] bytes, int length) {
    by.putObject(
        r -> r.bucket(location.bucket()).key(key).ifNoneMatch("*"),
        RequestBody.fromContentProvider(
            () -> new ByteArrayInputStream(bytes, 0, length), length, "application/octet-stream"));
  }

  @Override
  public Content read(String name) throws VaultException {
    try {
      ResponseInputStream<GetObjectResponse> response =
          client.getObject(r -> r.bucket(location.bucket()).key(key(name)));
      return new Content(response.response().contentLength(), new Reading(response, name));
    } catch (S3Exception e) {
      if (e.statusCode() == 404 && !"NoSuchBucket".equals(S3Faults.code(e))) {
        throw new VaultException.Corrupt(
            Fault.MISSING, name, name + " is not in the vault " + uri(), e);
      }
      throw failure("read", name, e);
    } catch (SdkException e) {
      throw failure("read", name, e);
    }
  }

  /** Reports failures in the vault's terms. */
  private final class Reading extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> response;
    private final String name;
    private boolean ended;

    Reading(ResponseInputStream<GetObjectResponse> response, String name) {
      super(response);
      this.response = response;
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      try {
        int read = super.read(into, offset, length);
        ended |= read < 0;
        return read;
      } catch (IOException | SdkException e) {
        throw new VaultException.Unavailable(
            "Reading " + name + " from the vault " + uri() + " broke off: " + e.getMessage(), e);
      }
    }

    /** Closing would read the rest, which may be large and is not needed. */
    @Override
    public void close() throws IOException {
      if (!ended) {
        response.abort();
      }
      super.close();
    }
  }

  @Override
  public boolean copy(String from, String to) throws VaultException {
    return patiently(
        "copy",
        from,
        404,
        () ->
            client.copyObject(
                r ->
                    r.sourceBucket(location.bucket())
                        .sourceKey(key(from))
                        .destinationBucket(location.bucket())
                        .destinationKey(key(to))));
  }

  @Override
  public void delete(String name) throws VaultException {
    try {
      client.deleteObject(r -> r.bucket(location.bucket()).key(key(name)));
    } catch (SdkException e) {
      throw failure("delete", name, e);
    }
  }

  @Override
  public List<Entry> entries(String prefix) throws VaultException {
    try {
      return client
          .listObjectsV2Paginator(r -> r.bucket(location.bucket()).prefix(key(prefix)))
          .contents()
          .stream()
          .map(
              object ->
                  new Entry(
                      object.key().substring(location.prefix().length()),
                      object.size(),
                      // One that does not say may have been stored just now.
                      object.lastModified() == null ? Instant.MAX : object.lastModified()))
          .sorted(Comparator.comparing(Entry::name))
          .toList();
    } catch (SdkException e) {
      throw failure("list", prefix, e);
    }
  }

  private String key(String name) {
    return location.prefix() + name;
  }

  private VaultException failure(String action, String name, SdkException cause) {
    return S3Faults.of("Can't " + action + " " + name + " in the vault " + uri(), cause);
  }

  @Override
  public void close() {
    client.close();
    plain.close();
  }
}
