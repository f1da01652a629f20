/** What a run tells while it goes on; only the command line prints it. */
export type Progress =
  | { type: 'phase'; phase: Phase; text: string }
  | { type: 'step'; text: string }
  | { type: 'bar'; text: string; done: number; total: number }
  | { type: 'warning'; text: string };

export type Phase = 'sides' | 'engines' | 'seed' | 'work' | 'latency' | 'load' | 'report';

export type OnProgress = (progress: Progress) => void;
