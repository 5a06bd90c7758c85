import { useQuery } from '@tanstack/react-query';
import { urlOf } from '../../lib/api';
import { t } from '../../lib/i18n/catalogue';
import { Card } from '../../ui/card';
import { CopyCurl } from '../../ui/copy-button';
import { ErrorState } from '../../ui/error-state';
import { SkeletonRows } from '../../ui/notice';
import { typesQuery } from './mint-calls';

/** The types of IDs, as the service describes them. */
export function TypesCard() {
  const { data, error, refetch } = useQuery(typesQuery);
  return (
    <Card title={t('mint.types')} actions={<CopyCurl url={urlOf('api/types')} />} isFlush>
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {!data && !error && <SkeletonRows count={13} />}
      {data && (
        <dl className="types">
          {data.data.availableTypes.map((type) => (
            <div key={type} className="type">
              <dt className="mono">{type}</dt>
              <dd>{data.data.description[type]}</dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}
