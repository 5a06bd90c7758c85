// node drain.mjs <url> ...: asks each again and again, and reads the answers as fast as they come, until it is ended.
const urls = process.argv.slice(2);

await Promise.all(
  urls.map(async (url) => {
    for (;;) {
      const answer = await fetch(url);
      if (answer.status !== 200 && answer.status !== 503) throw new Error(`${url}: ${String(answer.status)}`);
      for await (const _ of answer.body ?? []);
    }
  }),
);
