/** What stands where a list has nothing to show. */
export function Empty({ title, hint }: { title: string; hint: string }) {
  return (
    <div className="empty" role="status">
      <p className="empty-title">{title}</p>
      <p className="quiet">{hint}</p>
    </div>
  );
}
