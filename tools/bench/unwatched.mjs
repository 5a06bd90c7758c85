/** @typedef {import('@playwright/test').Browser} Browser */
/** @typedef {import('@playwright/test').CDPSession} Session */

/** Long enough for a page to be whole, and for what it shows later. */
const LOOKED_AT_MS = 4_000;

/**
 * Opens a page in a context of its own as a person's browser does: with no tools attached. For a page that is
 * watched Chromium notes which line of the program asked for what, and reads the program's whole text for that once
 * more. Answers what an expression (of a promise) is worth when the page has been looked at for some time.
 * @param {Browser} browser
 * @param {{ url: string, size: { width: number, height: number }, expression: string }} question
 * @returns {Promise<unknown>}
 */
export async function askUnwatched(browser, { url, size, expression }) {
  const devtools = await browser.newBrowserCDPSession();
  const { browserContextId } = await devtools.send('Target.createBrowserContext');
  try {
    const { targetId } = await devtools.send('Target.createTarget', {
      url,
      browserContextId,
      ...size,
    });
    await new Promise((resolve) => setTimeout(resolve, LOOKED_AT_MS));
    return await evaluated(devtools, targetId, expression);
  } finally {
    await devtools.send('Target.disposeBrowserContext', { browserContextId });
    await devtools.detach();
  }
}

/**
 * @param {Session} devtools
 * @param {string} targetId
 * @param {string} expression
 */
async function evaluated(devtools, targetId, expression) {
  const { sessionId } = await devtools.send('Target.attachToTarget', { targetId });
  const answered = /** @type {Promise<string>} */ (
    new Promise((resolve) => {
      devtools.once('Target.receivedMessageFromTarget', ({ message }) => resolve(message));
    })
  );
  const params = { expression, awaitPromise: true, returnByValue: true };
  const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params });
  await devtools.send('Target.sendMessageToTarget', { sessionId, message });
  const answer = /** @type {{ result: { result: { value: unknown } } }} */ (JSON.parse(await answered));
  return answer.result.result.value;
}
