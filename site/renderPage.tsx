import { createHash } from "node:crypto";
import { render } from "preact-render-to-string";
import type { Night } from "./night.js";
import { Page } from "./Page.js";
import { STYLE } from "./style.js";

/**
 * The planners' page of a night: one HTML document that needs no script, no other file and no network, and says so in
 * its content security policy. The same night gives the same bytes.
 */
export function renderPage(night: Night): string {
  const hash = createHash("sha256").update(STYLE).digest("base64");
  const head = (
    <head>
      <meta charset="utf-8" />
      <meta
        http-equiv="Content-Security-Policy"
        content={`default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`}
      />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="no-referrer" />
      <title>{`${night.title}: demand forecast`}</title>
      <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      <link rel="icon" href="data:," />
    </head>
  );
  const body = (
    <body>
      <Page night={night} />
    </body>
  );
  return `<!doctype html>\n<html lang="en-GB">\n${render(head)}\n${render(body)}\n</html>\n`;
}
