import type { EventOf, LedgerTime, Recorded, SavedView } from '@berth/domain';
import type Database from 'better-sqlite3';

interface ViewRow extends Omit<SavedView, 'shared' | 'savedAt'> {
  readonly shared: number;
  readonly saved_at: number;
}

/** Folds what happens to saved views into their table. */
export class ViewProjector {
  private readonly save: Database.Statement;
  private readonly remove: Database.Statement;

  constructor(connection: Database.Database) {
    this.save = connection.prepare(
      `INSERT INTO views (slug, title, query, owner, shared, saved_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (slug) DO UPDATE SET title = excluded.title, query = excluded.query,
          shared = excluded.shared, saved_at = excluded.saved_at`,
    );
    this.remove = connection.prepare('DELETE FROM views WHERE slug = ?');
  }

  project(event: Recorded<EventOf<'ViewSaved' | 'ViewDeleted'>>): void {
    if (event.type === 'ViewDeleted') {
      this.remove.run(event.data.slug);
      return;
    }
    const { slug, title, query, owner, shared } = event.data;
    this.save.run(slug, title, query, owner, shared ? 1 : 0, event.recordedAt);
  }
}

export function readViews(connection: Database.Database): readonly SavedView[] {
  const rows = connection.prepare<[], ViewRow>('SELECT * FROM views ORDER BY rowid').all();
  return rows.map(({ shared, saved_at: savedAt, ...view }) => ({
    ...view,
    shared: shared === 1,
    savedAt: savedAt as LedgerTime,
  }));
}
