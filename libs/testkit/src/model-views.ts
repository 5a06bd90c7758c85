import type { CommandOf } from '@berth/domain';
import { accepted, refused, type ModelAnswer } from './model-pool.js';

interface ModelView {
  slug: string;
  title: string;
  query: string;
  owner: string;
  shared: boolean;
  savedAt: number;
}

/** Saved views in a plain list. */
export class ModelViews {
  all: ModelView[] = [];

  save({ slug, title, query, shared, by }: CommandOf<'SaveView'>, savedAt: number): ModelAnswer {
    const old = this.all.find((view) => view.slug === slug);
    if (old && old.owner !== by) return refused('ViewOwnedByOther');
    if (slug.startsWith('-') || title === '') return refused('ViewDefinitionInvalid');
    const isSame = old?.title === title && old.query === query && old.shared === shared;
    if (isSame) return accepted();
    if (old) Object.assign(old, { title, query, shared, savedAt });
    else this.all.push({ slug, title, query, owner: by, shared, savedAt });
    return accepted(`ViewSaved ${slug}`);
  }

  delete({ slug, by }: CommandOf<'DeleteView'>): ModelAnswer {
    const view = this.all.find((each) => each.slug === slug);
    if (!view || (view.owner !== by && !view.shared)) return refused('ViewNotFound');
    if (view.owner !== by) return refused('ViewOwnedByOther');
    this.all = this.all.filter((each) => each !== view);
    return accepted(`ViewDeleted ${slug}`);
  }
}
