import { useElementScrollRestoration } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from 'react';
import { preferences } from '../lib/preferences';
import { Icon } from './icon';
import { SkeletonRows } from './notice';
import { useRowKeys } from './row-keys';
import './row-table.css';

export interface Column<Row> {
  readonly key: string;
  /** A function where the columns are made once for all languages. */
  readonly header: ReactNode | (() => ReactNode);
  readonly cell: (row: Row) => ReactNode;
  /** As in `grid-template-columns`: `160px`, `minmax(120px, 1fr)`. */
  readonly width: string;
  readonly isNumber?: boolean;
  /** What `sort` is when it is sorted by this column, without the minus that turns it round. */
  readonly sort?: string;
}

interface DataTableProps<Row> {
  /** Heard, not seen. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** Undefined while they are asked for the first time. */
  readonly rows: readonly Row[] | undefined;
  readonly keyOf: (row: Row) => string | number;
  readonly open?: (row: Row) => void;
  /** Shows a row beside the list, by the space bar. */
  readonly peek?: ((row: Row) => void) | undefined;
  /** Takes a row into the selection or out of it, by the key x. */
  readonly mark?: ((row: Row) => void) | undefined;
  readonly isMarked?: ((row: Row) => boolean) | undefined;
  /** Which row is shown beside the table. */
  readonly selected?: string | number | undefined;
  readonly sort?: string | undefined;
  readonly setSort?: ((sort: string) => void) | undefined;
  /** Instead of rows when there are none. */
  readonly empty: ReactNode;
  readonly isBusy?: boolean;
  /** How many there are in all, where more than these are known of. */
  readonly total?: number;
  /** Asked for more when the end comes into view. */
  readonly loadMore?: (() => void) | undefined;
}

const OVERSCAN = 12;
const NEAR_THE_END = 20;

/**
 * Rows, of which only those in view are in the page. Arrows and j/k move, Enter opens. A hundred thousand rows cost no
 * more than a screen of them.
 */
export function DataTable<Row>({
  label,
  columns,
  rows,
  keyOf,
  open,
  peek,
  mark,
  isMarked,
  selected,
  sort,
  setSort,
  empty,
  isBusy,
  total,
  loadMore,
}: DataTableProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const count = rows?.length ?? 0;
  const rowHeight = useRowHeight();
  // Back from another page: where it was scrolled to.
  const scrolled = useElementScrollRestoration({ id: label });
  // eslint-disable-next-line react-hooks/incompatible-library -- Nothing of it is kept over renders.
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    initialOffset: scrolled?.scrollY ?? 0,
    getItemKey: (index) => (rows?.[index] === undefined ? index : keyOf(rows[index])),
  });
  useEffect(() => virtualizer.measure(), [rowHeight, virtualizer]);
  const { current, setCurrent } = useRowKeys({
    scroller,
    count,
    show: (at) => virtualizer.scrollToIndex(at),
  });
  const items = virtualizer.getVirtualItems();
  useMoreAtTheEnd(loadMore, count, items.at(-1)?.index ?? 0);

  if (rows === undefined) return <SkeletonRows />;
  if (count === 0) return <>{empty}</>;
  const style = { '--columns': columns.map(({ width }) => width).join(' ') } as CSSProperties;
  return (
    <div className="table" ref={scroller} data-scroll-restoration-id={label} aria-busy={isBusy ?? false}>
      <div
        className="table-inner"
        role="table"
        aria-label={label}
        aria-rowcount={total ?? count}
        style={style}
      >
        <TableHead columns={columns} sort={sort} setSort={setSort} />
        <div className="table-body" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ key, index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <TableRow
                key={key}
                {...{ row, columns, index, start, open, peek, mark }}
                isCurrent={index === current}
                isSelected={(selected !== undefined && keyOf(row) === selected) || isMarked?.(row) === true}
                focused={() => setCurrent(index)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function useMoreAtTheEnd(loadMore: (() => void) | undefined, count: number, last: number): void {
  useEffect(() => {
    if (loadMore && count > 0 && last >= count - NEAR_THE_END) loadMore();
  }, [loadMore, count, last]);
}

function TableHead<Row>({
  columns,
  sort,
  setSort,
}: Pick<DataTableProps<Row>, 'columns' | 'sort' | 'setSort'>) {
  return (
    <div role="rowgroup" className="table-head">
      <div role="row" style={{ display: 'contents' }}>
        {columns.map((column) => {
          const isUp = column.sort !== undefined && sort === column.sort;
          const isDown = column.sort !== undefined && sort === `-${column.sort}`;
          return (
            <div
              key={column.key}
              role="columnheader"
              aria-sort={isUp ? 'ascending' : isDown ? 'descending' : undefined}
              className={column.isNumber === true ? 'table-cell table-cell-end' : 'table-cell'}
            >
              {column.sort === undefined || !setSort ? (
                headerOf(column)
              ) : (
                <button
                  type="button"
                  className="table-sort"
                  onClick={() => setSort(isUp ? `-${column.sort ?? ''}` : (column.sort ?? ''))}
                >
                  {headerOf(column)}
                  {(isUp || isDown) && <Icon name={isUp ? 'up' : 'down'} size={12} />}
                </button>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function headerOf<Row>({ header }: Column<Row>): ReactNode {
  return typeof header === 'function' ? header() : header;
}

interface TableRowProps<Row> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly index: number;
  readonly start: number;
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly open: ((row: Row) => void) | undefined;
  readonly peek: ((row: Row) => void) | undefined;
  readonly mark: ((row: Row) => void) | undefined;
  readonly focused: () => void;
}

function TableRow<Row>({
  row,
  columns,
  index,
  start,
  isCurrent,
  isSelected,
  open,
  peek,
  mark,
  focused,
}: TableRowProps<Row>) {
  const actByKey = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const letter = preferences().shortcuts ? event.key : '';
    const act = event.key === 'Enter' ? open : letter === ' ' ? peek : letter === 'x' ? mark : undefined;
    if (!act) return;
    event.preventDefault();
    act(row);
  };
  return (
    // A row is focused to be read and opened; its links do the same for who points.
    <div
      role="row"
      tabIndex={isCurrent ? 0 : -1}
      aria-rowindex={index + 1}
      aria-selected={isSelected}
      data-row={index}
      className={open ? 'table-row table-row-opens' : 'table-row'}
      style={{ transform: `translateY(${String(start)}px)` }}
      onFocus={focused}
      onKeyDown={actByKey}
      onClick={({ target }) => {
        if (!(target as Element).closest('a, button, input')) open?.(row);
      }}
    >
      {columns.map((column) => (
        <div
          key={column.key}
          role="cell"
          className={column.isNumber === true ? 'table-cell table-cell-end' : 'table-cell'}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** The density's row height in px, which the virtual rows are laid out by. */
function useRowHeight(): number {
  const [height, setHeight] = useState(readRowHeight);
  useEffect(() => {
    const observer = new MutationObserver(() => setHeight(readRowHeight()));
    observer.observe(document.documentElement, { attributeFilter: ['data-density'] });
    return () => observer.disconnect();
  }, []);
  return height;
}

function readRowHeight(): number {
  return Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--row'), 10) || 36;
}
