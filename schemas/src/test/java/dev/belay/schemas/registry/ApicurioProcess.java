package dev.belay.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Apicurio Registry as a process of its own on a random port, with the compatibility rule set. */
final class ApicurioProcess implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[0-9.]+:[0-9]+)");

  private final Process process;
  private final String url;

  private ApicurioProcess(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * @param folder of the unpacked distribution
   * @param data where the registry keeps its schemas
   */
  static ApicurioProcess start(Path folder, Path data) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx400m",
                    "-Dquarkus.http.host=127.0.0.1",
                    "-Dquarkus.http.port=0",
                    "-Dquarkus.management.host=127.0.0.1",
                    "-Dquarkus.management.port=0",
                    "-Dapicurio.storage.kind=sql",
                    "-Dapicurio.storage.sql.kind=h2",
                    "-Dapicurio.datasource.url=jdbc:h2:file:" + data.resolve("registry"),
                    "-jar",
                    "quarkus-run.jar"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      CompletableFuture<String> listening = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> readOutput(process, listening));
      ApicurioProcess registry =
          new ApicurioProcess(process, listening.get(120, TimeUnit.SECONDS) + "/apis/ccompat/v7");
      registry.requireFullCompatibility();
      return registry;
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static void readOutput(Process process, CompletableFuture<String> listening) {
    StringBuilder output = new StringBuilder();
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher found = LISTENING.matcher(line);
        if (found.find()) {
          listening.complete(found.group(1));
        } else if (!listening.isDone()) {
          output.append(line).append('\n');
        }
      }
      listening.completeExceptionally(new IOException("the registry did not start:\n" + output));
    } catch (IOException e) {
      listening.completeExceptionally(e);
    }
  }

  private void requireFullCompatibility() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/config"))
              .header("Content-Type", "application/vnd.schemaregistry.v1+json")
              .PUT(HttpRequest.BodyPublishers.ofString("{\"compatibility\":\"FULL_TRANSITIVE\"}"))
              .build();
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new IOException("setting the registry's compatibility gave HTTP " + status);
      }
    }
  }

  String url() {
    return url;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
