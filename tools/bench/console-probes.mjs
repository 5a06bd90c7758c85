/**
 * What runs in the page before the console does, and notes how long things take: `interactions` until they are seen,
 * `maps` from the answer until the picture is painted, `frames` once they are watched; all in ms.
 */
export const PROBES = `
  globalThis.probes = { interactions: [], maps: [], frames: [] };
  const each = (options, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ buffered: true, ...options });
  each({ type: 'event', durationThreshold: 16 }, ({ interactionId, duration }) => {
    if (interactionId > 0) probes.interactions.push(duration);
  });
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...given) {
    draw.apply(this, given);
    const [answer] = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/map'));
    if (!answer || probes.maps.length > 0) return;
    probes.maps.push(Number.NaN);
    // The task after the next frame has begun comes when that frame is painted.
    requestAnimationFrame(() =>
      setTimeout(() => {
        probes.maps[0] = performance.now() - answer.responseEnd;
      }),
    );
  };
  probes.watchFrames = () => {
    let before = performance.now();
    const watch = (now) => {
      probes.frames.push(now - before);
      before = now;
      requestAnimationFrame(watch);
    };
    requestAnimationFrame(watch);
  };
`;
