package dev.belay.ledger.api;

import dev.belay.access.Scope;
import dev.belay.ledger.LedgerProperties;
import dev.belay.runtime.access.Doors;
import dev.belay.runtime.access.Doors.Door;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may pass the API's doors, and its description. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

  @Bean
  Doors doors(LedgerProperties properties) {
    List<Scope> reading = properties.ledger().readRequiresToken() ? List.of(Scope.READ) : List.of();
    return new Doors(
        List.of("/v1/**"),
        List.of(
            new Door("GET", "/v1/**", reading),
            new Door("HEAD", "/v1/**", reading),
            new Door("POST", "/v1/recovery-points/*/verifications", List.of(Scope.TRIGGER)),
            new Door("POST", "/v1/notifications/*/test", List.of(Scope.TRIGGER)),
            new Door("POST", "/v1/**", List.of(Scope.RECOVER))));
  }

  @Bean
  OpenAPI description() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Belay ledger")
                .version("v1")
                .description(
                    "Recovery sets and points, and what their verification found. Instants are"
                        + " ISO-8601 in UTC; an absent value is null. Every failure is a problem"
                        + " (RFC 9457, application/problem+json)."))
        .servers(List.of(new Server().url("/")))
        .components(
            new Components()
                .addSecuritySchemes(
                    "token", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")));
  }

  /** Documents that every operation may answer with a problem; its status and type say which. */
  @Bean
  OpenApiCustomizer problemResponses() {
    Schema<?> problem =
        new ObjectSchema()
            .description(
                "RFC 9457. The type is urn:belay:problem:<name>; an invalid parameter is named,"
                    + " with its value and the rule.")
            .addProperty("type", new StringSchema().format("uri"))
            .addProperty("title", new StringSchema())
            .addProperty("status", new IntegerSchema())
            .addProperty("detail", new StringSchema())
            .addProperty("instance", new StringSchema())
            .addProperty("parameter", new StringSchema())
            .addProperty("value", new StringSchema())
            .addProperty("rule", new StringSchema());
    ApiResponse response =
        new ApiResponse()
            .description("400, 401, 403, 404, 405, 409, 415, 500 or 503")
            .content(
                new Content()
                    .addMediaType(
                        "application/problem+json",
                        new MediaType()
                            .schema(new Schema<>().$ref("#/components/schemas/Problem"))));
    return openApi -> {
      openApi.getComponents().addSchemas("Problem", problem);
      openApi.getPaths().values().stream()
          .flatMap(path -> path.readOperations().stream())
          .forEach(operation -> operation.getResponses().setDefault(response));
    };
  }
}
