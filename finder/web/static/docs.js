// The OpenAPI document of this finder in Swagger UI, without a word to any other host.
"use strict";

const dark = matchMedia("(prefers-color-scheme: dark)");
const page = document.querySelector("#swagger-ui");

/** Swagger UI has a dark face but, without its top bar, does not turn it on. */
function follow() {
  document.documentElement.classList.toggle("dark-mode", dark.matches);
}

follow();
dark.addEventListener("change", follow);

SwaggerUIBundle({
  url: page.dataset.document,
  domNode: page,
  deepLinking: true,
  defaultModelsExpandDepth: 0, // the operations first
  validatorUrl: null, // its badge would ask another host
});
