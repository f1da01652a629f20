import { seededRandom } from '../../src/dataset/random.ts';
import { LOOKS } from '../../src/gate/comparison/decision-thresholds.ts';
import { normals } from './noise-model.ts';

const PATHS = 1_000_000;

/**
 * Pocock's boundary (1977): the z that a sum of standard normal steps passes at any of the looks with probability
 * `alpha`, simulated.
 */
export function boundary(alpha: number): string {
  const normal = normals(seededRandom('boundary'));
  const highest = Float64Array.from({ length: PATHS }, () => {
    let sum = 0;
    let taken = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (const look of LOOKS) {
      sum += Math.sqrt(look - taken) * normal();
      taken = look;
      most = Math.max(most, sum / Math.sqrt(look));
    }
    return most;
  }).sort();
  return (highest[Math.floor(PATHS * (1 - alpha))] ?? Number.NaN).toFixed(3);
}
