package dev.belay.gateway;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All of GitHub's webhooks' example payloads in the npm package {@code @octokit/webhooks-examples},
 * of github.com and of Enterprise Server. Fetched once into {@code target/}, of one version, by its
 * digest.
 */
public final class WebhookExamples {
  private static final URI PACKAGE =
      URI.create(
          "https://registry.npmjs.org/@octokit/webhooks-examples/-/webhooks-examples-7.6.1.tgz");
  private static final String SHA_512 =
      "De6U3XB6O3DtCa7bKgCMzTHdeopqqZ6SNivMYJnK65ierKL1AnNIA0tkRYCRS7lwGT792d+Ps1WbfHlso6MynQ==";
  private static final Path FILE = Path.of("target", "webhooks-examples-7.6.1.tgz");
  private static final int TAR_BLOCK = 512;
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * @param id unique, for example {@code api.github.com-deployment-0}
   * @param event for {@code X-GitHub-Event}
   */
  public record Example(String id, String event, JsonNode body) {
    public byte[] bytes() {
      return body.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  private WebhookExamples() {}

  public static List<Example> all() {
    List<Example> all = new ArrayList<>();
    try (InputStream tar = new GZIPInputStream(new ByteArrayInputStream(archive()))) {
      byte[] header = tar.readNBytes(TAR_BLOCK);
      while (header.length == TAR_BLOCK && header[0] != 0) {
        String name = field(header, 0, 100);
        int size = Integer.parseInt(field(header, 124, 12), 8);
        byte[] content = tar.readNBytes(size);
        tar.skipNBytes((TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
        if (name.endsWith("/index.json")) {
          addAll(name.split("/", -1)[1], content, all);
        }
        header = tar.readNBytes(TAR_BLOCK);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static void addAll(String variant, byte[] content, List<Example> all) {
    for (JsonNode event : JSON.readTree(content).values()) {
      String name = event.path("name").asString();
      int number = 0;
      for (JsonNode body : event.path("examples").values()) {
        all.add(new Example(variant + "-" + name + "-" + number++, name, body));
      }
    }
  }

  private static String field(byte[] header, int from, int length) {
    return new String(header, from, length, StandardCharsets.US_ASCII).split("\0", -1)[0].strip();
  }

  private static byte[] archive() throws IOException {
    if (Files.exists(FILE)) {
      byte[] known = Files.readAllBytes(FILE);
      if (digest(known).equals(SHA_512)) {
        return known;
      }
    }
    byte[] fetched = fetch();
    if (!digest(fetched).equals(SHA_512)) {
      throw new IllegalStateException(PACKAGE + " is not the file that the tests were written for");
    }
    Files.createDirectories(FILE.getParent());
    Path part = Files.createTempFile(FILE.getParent(), "webhooks-examples", ".part");
    Files.write(part, fetched);
    Files.move(part, FILE, StandardCopyOption.REPLACE_EXISTING);
    return fetched;
  }

  private static byte[] fetch() {
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(60)).build()) {
      var response =
          client.send(
              HttpRequest.newBuilder(PACKAGE).timeout(Duration.ofMinutes(1)).build(),
              BodyHandlers.ofByteArray());
      if (response.statusCode() == 200) {
        return response.body();
      }
      throw new IOException("HTTP " + response.statusCode());
    } catch (IOException e) {
      throw new IllegalStateException(
          "these tests need %s once, and it can't be fetched (%s). Without a network, put it at %s"
              .formatted(PACKAGE, e, FILE.toAbsolutePath()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-512").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
