package dev.belay.vault.storage;

import dev.belay.vault.ObjectStore;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultException.Fault;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.util.List;
import java.util.OptionalLong;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Objects in a bucket. Conditional puts ({@code If-None-Match: *}) decide who is first, even for
 * objects in parts. An upload that was not completed is invisible.
 */
final class S3Store implements ObjectStore {
  /** Larger objects are uploaded in parts of this size. */
  static final int PART_BYTES = 8 << 20;

  private static final int CONFLICT_ATTEMPTS = 5;

  private final S3Location location;
  private final S3Client client;
  private final S3MultipartUpload multipart;

  private S3Store(S3Location location, S3Client client) {
    this.location = location;
    this.client = client;
    this.multipart = new S3MultipartUpload(client, location.bucket());
  }

  static S3Store open(S3Location location) throws VaultException {
    return open(location, DefaultCredentialsProvider.builder().build());
  }

  static S3Store open(S3Location location, AwsCredentialsProvider credentials)
      throws VaultException {
    Apache5HttpClient.Builder http = Apache5HttpClient.builder();
    if (location.caFile() != null) {
      TrustManager[] authorities = S3Authorities.of(location.caFile());
      http.tlsTrustManagersProvider(() -> authorities);
    }
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(http)
            .credentialsProvider(credentials)
            .forcePathStyle(location.pathStyle())
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
    try {
      return new S3Store(location, builder.build());
    } catch (SdkException e) {
      throw new VaultException.Misconfigured(
          "The S3 client for " + location.uri() + " can't be created: " + e.getMessage(), e);
    }
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
    for (int attempt = 1; ; attempt++) {
      try {
        put(key(name), bytes, length);
        return true;
      } catch (S3Exception e) {
        if (e.statusCode() == 412) {
          return false;
        }
        // 409: another conditional put of this name is in progress, and may still fail.
        if (e.statusCode() != 409 || attempt == CONFLICT_ATTEMPTS) {
          throw failure("store", name, e);
        }
      } catch (SdkException e) {
        throw failure("store", name, e);
      }
    }
  }

  private void put(String key, byte[] bytes, int length) {
    if (length > PART_BYTES) {
      multipart.putIfAbsent(key, bytes, length);
    } else {
      client.putObject(
          r -> r.bucket(location.bucket()).key(key).ifNoneMatch("*"), body(bytes, 0, length));
    }
  }

  /** Makes no copy of the bytes, and can be read again for a retry. */
  static RequestBody body(byte[] bytes, int offset, int length) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(bytes, offset, length), length, "application/octet-stream");
  }

  @Override
  public Content read(String name) throws VaultException {
    try {
      ResponseInputStream<GetObjectResponse> response =
          client.getObject(r -> r.bucket(location.bucket()).key(key(name)));
      return new Content(response.response().contentLength(), new Reading(response, name));
    } catch (S3Exception e) {
      if (e.statusCode() == 404 && !"NoSuchBucket".equals(code(e))) {
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
  public List<String> list(String prefix) throws VaultException {
    try {
      return client
          .listObjectsV2Paginator(r -> r.bucket(location.bucket()).prefix(key(prefix)))
          .contents()
          .stream()
          .map(S3Object::key)
          .map(key -> key.substring(location.prefix().length()))
          .sorted()
          .toList();
    } catch (SdkException e) {
      throw failure("list", prefix, e);
    }
  }

  private String key(String name) {
    return location.prefix() + name;
  }

  private static String code(S3Exception e) {
    return e.awsErrorDetails() == null ? "" : String.valueOf(e.awsErrorDetails().errorCode());
  }

  private VaultException failure(String action, String name, SdkException cause) {
    String what = "Can't " + action + " " + name + " in the vault " + uri() + ": ";
    if (cause instanceof S3Exception s3) {
      int status = s3.statusCode();
      String told = "S3 answered " + status + " " + code(s3);
      boolean later = status == 408 || status == 409 || status == 429 || status >= 500;
      return later
          ? new VaultException.Unavailable(what + told, cause)
          : new VaultException.Misconfigured(what + told, cause);
    }
    String message = String.valueOf(cause.getMessage());
    if (message.startsWith("Unable to load credentials")) {
      return new VaultException.Misconfigured(what + "no AWS credentials were found", cause);
    }
    return new VaultException.Unavailable(what + message + remedy(cause), cause);
  }

  private static String remedy(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        return "; the endpoint's certificate is of an authority that is not trusted: name the"
            + " authority's certificate (PEM) by ca-file=/… in the vault's URI";
      }
    }
    return "";
  }

  @Override
  public void close() {
    client.close();
  }
}
