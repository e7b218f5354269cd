"use strict";

// the document lies beside the page, under whatever prefix a proxy gives them
window.ui = SwaggerUIBundle({
  url: new URL("openapi.json", window.location.href).href,
  dom_id: "#api",
  deepLinking: true,
  docExpansion: "list",
  defaultModelExpandDepth: 2,
  displayRequestDuration: true,
  persistAuthorization: false,
  validatorUrl: null,
});
