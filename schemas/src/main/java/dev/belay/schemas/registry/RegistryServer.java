package dev.belay.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A registry in a directory for clients in other processes and languages, by as much of Confluent's
 * REST API as producers and consumers use. It listens on loopback alone, and wants a password. What
 * is registered has to be compatible with all that was; nobody can change that, or delete anything.
 */
public final class RegistryServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CONTENT = "application/vnd.schemaregistry.v1+json";
  private static final int LARGEST_BODY = 1_000_000;
  private static final String USER = "belay";

  private final HttpServer server;
  private final ExecutorService threads;
  private final FileSchemaRegistry registry;

  /** What an answer says instead, by the status and Confluent's own number. */
  private static final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;

    Problem(int code, String message) {
      super(message);
      this.code = code;
    }

    int status() {
      return code > 999 ? code / 100 : code;
    }
  }

  private RegistryServer(HttpServer server, ExecutorService threads, FileSchemaRegistry registry) {
    this.server = server;
    this.threads = threads;
    this.registry = registry;
  }

  /**
   * Starts it.
   *
   * @param port 0 takes a free one
   * @param password of its one user, {@code belay}
   * @throws IOException if the port can't be had
   */
  public static RegistryServer start(Path directory, int port, String password) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    RegistryServer server = new RegistryServer(http, threads, new FileSchemaRegistry(directory));
    byte[] expected = password.getBytes(UTF_8);
    http.createContext("/", server::answer)
        .setAuthenticator(
            new BasicAuthenticator("belay", UTF_8) {
              @Override
              public boolean checkCredentials(String user, String shown) {
                return USER.equals(user) && MessageDigest.isEqual(expected, shown.getBytes(UTF_8));
              }
            });
    http.setExecutor(threads);
    http.start();
    return server;
  }

  public String user() {
    return USER;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body;
      int status = 200;
      try {
        body = JSON.writeValueAsBytes(handle(exchange));
      } catch (Problem e) {
        status = e.status();
        body = problem(e.code, e.getMessage());
      } catch (SchemaNotFoundException e) {
        status = 404;
        body = problem(40403, e.getMessage());
      } catch (IncompatibleSchemaException e) {
        status = 409;
        body = problem(409, e.getMessage());
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("The registry can't answer {}", exchange.getRequestURI());
        status = 500;
        body = problem(50001, "the registry can't answer; see the server's log");
      }
      exchange.getResponseHeaders().set("Content-Type", CONTENT);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] problem(int code, @Nullable String message) {
    return JSON.writeValueAsBytes(
        JSON.createObjectNode().put("error_code", code).put("message", message));
  }

  private Object handle(HttpExchange exchange) throws IOException {
    List<String> path = path(exchange.getRequestURI().getRawPath());
    boolean post = exchange.getRequestMethod().equals("POST");
    if (!post && !exchange.getRequestMethod().equals("GET")) {
      throw new Problem(405, "this registry knows GET and POST; nothing in it can be changed");
    }
    Catalogue catalogue = registry.catalogue();
    String first = path.getFirst();
    int parts = path.size();
    if (!post) {
      if (first.equals("subjects") && parts == 1) {
        return catalogue.subjects().keySet().stream().sorted().toList();
      }
      if (first.equals("subjects") && parts == 3 && path.get(2).equals("versions")) {
        int versions = catalogue.versions(known(catalogue, path.get(1))).size();
        return IntStream.rangeClosed(1, versions).boxed().toList();
      }
      if (first.equals("subjects") && parts == 4 && path.get(2).equals("versions")) {
        return described(version(catalogue, path.get(1), path.get(3)));
      }
      if (first.equals("schemas") && parts == 3 && path.get(1).equals("ids")) {
        return JSON.createObjectNode()
            .put("schema", catalogue.byId(number(path.get(2))).toString());
      }
      if (first.equals("schemas") && parts == 2 && path.get(1).equals("types")) {
        return List.of("AVRO");
      }
      if (first.equals("config") && parts <= 2) {
        return JSON.createObjectNode().put("compatibilityLevel", "FULL_TRANSITIVE");
      }
      if (first.isEmpty() && parts == 1) {
        return JSON.createObjectNode();
      }
    } else if (first.equals("subjects") && parts == 3 && path.get(2).equals("versions")) {
      Schema schema = schema(exchange);
      int id = registry.register(path.get(1), schema);
      return JSON.createObjectNode().put("id", id);
    } else if (first.equals("subjects") && parts == 2) {
      Schema schema = schema(exchange);
      List<Integer> versions = catalogue.versions(known(catalogue, path.get(1)));
      int id = catalogue.idOf(path.get(1), schema);
      return described(
          new RegisteredSchema(path.get(1), versions.indexOf(id) + 1, id, catalogue.byId(id)));
    } else if (first.equals("compatibility")
        && parts == 5
        && path.get(1).equals("subjects")
        && path.get(3).equals("versions")) {
      Schema schema = schema(exchange);
      RegisteredSchema earlier = version(catalogue, path.get(2), path.get(4));
      return JSON.createObjectNode()
          .put(
              "is_compatible",
              Compatibility.violations(schema, List.of(earlier.schema())).isEmpty());
    }
    throw new Problem(404, "this registry has no " + exchange.getRequestURI().getPath());
  }

  /** A subject's name may have a slash in it, which is encoded then. */
  private static List<String> path(String raw) {
    return Arrays.stream(raw.replaceAll("^/|/$", "").split("/", -1))
        .map(part -> URLDecoder.decode(part.replace("+", "%2B"), UTF_8))
        .toList();
  }

  private static String known(Catalogue catalogue, String subject) {
    if (catalogue.versions(subject).isEmpty()) {
      throw new Problem(40401, "Subject '" + subject + "' not found.");
    }
    return subject;
  }

  private static RegisteredSchema version(Catalogue catalogue, String subject, String version) {
    List<Integer> versions = catalogue.versions(known(catalogue, subject));
    int wanted = version.equals("latest") ? versions.size() : number(version);
    if (wanted < 1 || wanted > versions.size()) {
      throw new Problem(40402, "Version " + version + " not found.");
    }
    int id = versions.get(wanted - 1);
    return new RegisteredSchema(subject, wanted, id, catalogue.byId(id));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Problem(42202, "'" + text + "' is no number");
    }
  }

  private static ObjectNode described(RegisteredSchema schema) {
    return JSON.createObjectNode()
        .put("subject", schema.subject())
        .put("version", schema.version())
        .put("id", schema.id())
        .put("schema", schema.schema().toString());
  }

  private static Schema schema(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      throw new Problem(413, "a request may have " + LARGEST_BODY + " bytes");
    }
    try {
      JsonNode json = JSON.readTree(body);
      if (!json.path("schemaType").asString("AVRO").equals("AVRO")
          || !json.path("references").isEmpty()) {
        throw new Problem(42201, "this registry takes Avro without references");
      }
      return SchemaText.parse(json.path("schema").asString(""));
    } catch (JacksonException | AvroRuntimeException e) {
      throw new Problem(42201, "Invalid schema: " + e.getMessage());
    }
  }
}
