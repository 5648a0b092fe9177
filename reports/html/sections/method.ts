/** How to read the report: the method in short. */
import { type Html, html } from '../html.ts';

export function methodSection(): Html {
  return html`<section id="method"><h2>How to read this</h2>
<dl>
<dt>Throughput</dt><dd>Answers per second in the closed model: a fixed number of clients, each sending its next request when it is answered. It says how much work gets done, not how long anybody waits.</dd>
<dt>Response time</dt><dd>Measured in the open model, where requests fall due by a schedule that does not wait for answers, and counted from the intended start. A request that had to wait because the service or the driver was busy has that wait in its time.</dd>
<dt>Service time, lag</dt><dd>From the send; and how much later than intended the send was.</dd>
<dt>Percentiles</dt><dd>Over all requests that were due. What failed, timed out, was refused or never finished ranks last, so a percentile that reaches it is shown as “&gt; time-out”. Percentiles of several repeats come from merged histograms; they are never averaged. A mark (*) says that too few requests lie behind the figure.</dd>
<dt>Good</dt><dd>Answered, within the latency objective and, where the scenario writes, within the staleness objective. An implementation keeps the objectives if 99 % of due requests were good.</dd>
<dt>Good capacity</dt><dd>Where it was searched for: the highest rate on a ladder of ×1.25 at which 99 % of due requests were good, in two of three windows of the open model. A search that ended with the driver as the bottleneck is void.</dd>
<dt>Staleness</dt><dd>How long before an answer was asked for the oldest write had been acknowledged that it does not include; 0 if it includes all.</dd>
<dt>Intervals</dt><dd>95 % intervals over repeats, by Student’s t; never over the requests of one repeat. With one repeat there is none, and no winner.</dd>
<dt>Who wins</dt><dd>By good capacity where it is known of all. Else, among those that keep the objectives, by throughput, and where that tells nobody apart by response time. Those that cannot be told apart lead together; who does not keep the objectives wins nothing.</dd>
<dt>Ahead</dt><dd>Two implementations differ if the 95 % interval of the ratio of their repeats, paired in the order in which they ran, excludes 1. Otherwise no winner is named.</dd>
<dt>Failed, void</dt><dd>A failed cell has no figures that mean anything. A void one has figures that say nothing about the implementation, because something else was the bottleneck; they stand in the tables, marked, and are neither drawn nor ranked.</dd>
</dl></section>
`;
}
