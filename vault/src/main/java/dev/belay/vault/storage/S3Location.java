package dev.belay.vault.storage;

import dev.belay.vault.VaultException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parts of {@code s3://bucket/prefix?endpoint=…&region=…&path-style=true&ca-file=…}.
 *
 * @param prefix empty, or ends with a slash
 * @param endpoint the address of an S3-compatible store, or null for AWS
 * @param region the region, or null for the default provider chain's
 * @param caFile whose authorities the endpoint's certificate may be of, or null for the JVM's. It
 *     is a file of this machine, and no part of where the vault is
 */
record S3Location(
    String bucket,
    String prefix,
    @Nullable URI endpoint,
    @Nullable String region,
    boolean pathStyle,
    @Nullable Path caFile) {
  private static final Pattern BUCKET = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{1,254}");

  static S3Location parse(URI uri) throws VaultException {
    String bucket = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    if (!BUCKET.matcher(bucket).matches()) {
      // Not quoted: the text before an @ may be a secret.
      throw wrong("must begin with s3:// and a bucket's name, without credentials");
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    String prefix = path.replaceAll("^/+|/+$", "");
    URI endpoint = null;
    String region = null;
    boolean pathStyle = false;
    Path caFile = null;
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value =
          equals < 0
              ? ""
              // A plus is itself: this is no form.
              : URLDecoder.decode(
                  parameter.substring(equals + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
      switch (name) {
        case "endpoint" -> endpoint = endpoint(value);
        case "region" -> region = value;
        case "path-style" -> pathStyle = bool(value);
        case "ca-file" -> caFile = file(value);
        default ->
            throw wrong(
                "has the unknown parameter '"
                    + name
                    + "'; known: endpoint, region, path-style, ca-file");
      }
    }
    return new S3Location(
        bucket, prefix.isEmpty() ? "" : prefix + "/", endpoint, region, pathStyle, caFile);
  }

  private static URI endpoint(String value) throws VaultException {
    URI endpoint;
    try {
      endpoint = URI.create(value);
    } catch (IllegalArgumentException e) {
      throw wrong("has an endpoint that is not a URL");
    }
    boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!http || endpoint.getHost() == null || endpoint.getUserInfo() != null) {
      throw wrong("has an endpoint that is not http(s)://host[:port] without credentials");
    }
    return endpoint;
  }

  private static Path file(String value) throws VaultException {
    try {
      Path file = Path.of(value);
      if (file.isAbsolute()) {
        return file;
      }
    } catch (InvalidPathException e) {
      // Told below.
    }
    throw wrong("has ca-file='" + value + "'; it must be the absolute path of a file");
  }

  private static boolean bool(String value) throws VaultException {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong("has path-style='" + value + "'; it must be true or false");
    };
  }

  private static VaultException wrong(String how) {
    return new VaultException.Misconfigured("The S3 vault URI " + how, null);
  }

  /** Where the vault is, in its shortest form. */
  String uri() {
    StringBuilder uri = new StringBuilder("s3://").append(bucket);
    if (!prefix.isEmpty()) {
      uri.append(rawPath("/" + prefix.substring(0, prefix.length() - 1)));
    }
    char separator = '?';
    if (endpoint != null) {
      uri.append(separator).append("endpoint=").append(endpoint);
      separator = '&';
    }
    if (region != null) {
      uri.append(separator).append("region=").append(region);
      separator = '&';
    }
    if (pathStyle) {
      uri.append(separator).append("path-style=true");
    }
    return uri.toString();
  }

  /** Percent-encoded, so that it is read as it was written. */
  private static String rawPath(String path) {
    try {
      // Java would leave letters outside ASCII alone, and normalize them in toASCIIString.
      return VaultUri.read(
              "s3://b" + path.replace("%", "%25").replace("?", "%3F").replace("#", "%23"))
          .getRawPath();
    } catch (VaultException e) {
      throw new IllegalStateException(path + " was read from a URI", e);
    }
  }
}
