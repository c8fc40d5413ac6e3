package io.github.asyncdisposable.report;

/**
 * How the page looks: on a narrow and on a wide screen, light and dark, and on paper.
 */
final class HtmlStyle {

	static final String SHEET = """
			:root {
			  color-scheme: light dark;
			  --text: #1c2128; --faint: #59636e; --page: #ffffff; --stripe: #f5f7f9; --line: #dfe4ea;
			  --wait: #cfd8e3; --mark: #0a3069;
			  --success: #2da44e; --error: #cf222e; --timeout: #d4760a; --abandoned: #8250df;
			  --success-text: #1a7f37; --error-text: #cf222e; --timeout-text: #9a5b00; --abandoned-text: #8250df;
			}
			@media (prefers-color-scheme: dark) {
			  :root {
			    --text: #e6edf3; --faint: #9da7b3; --page: #0d1117; --stripe: #161b22; --line: #30363d;
			    --wait: #3d4754; --mark: #79c0ff;
			    --success: #3fb950; --error: #f85149; --timeout: #e3a13b; --abandoned: #a371f7;
			    --success-text: #56d364; --error-text: #ff7b72; --timeout-text: #e3b341; --abandoned-text: #bc8cff;
			  }
			}
			* { box-sizing: border-box; }
			body { margin: 1.5rem auto; padding: 0 1.5rem; max-width: 80rem; color: var(--text); background: var(--page);
			  font: 14px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
			h1 { margin: 0 0 .25rem; font-size: 1.4rem; overflow-wrap: anywhere; }
			p { margin: .2rem 0; overflow-wrap: anywhere; }
			.legend { margin: .9rem 0 .5rem; color: var(--faint); font-size: 12px; }
			.key { display: inline-block; width: 1.4em; height: .8em; margin: 0 .4em 0 1.4em; border-radius: 2px; }
			.key:first-child { margin-left: 0; }
			.key.wait { background: var(--wait); }
			.key.success { background: var(--success); } .key.error { background: var(--error); }
			.key.timeout { background: var(--timeout); } .key.abandoned { background: var(--abandoned); }
			.key.limit { width: 2px; background: var(--text); }
			.mark { margin: 0 .4em 0 1.4em; color: var(--mark); }
			.row { display: grid; grid-template-columns: minmax(7rem, 18rem) minmax(8rem, 1fr) 10.5rem; column-gap: .75rem;
			  align-items: center; height: 20px; break-inside: avoid; }
			.row.bean:nth-child(odd) { background: var(--stripe); }
			.name { overflow: hidden; padding-left: 1.2em; text-overflow: ellipsis; white-space: nowrap; }
			.critical .name { padding-left: 0; font-weight: 600; }
			.critical .name::before { display: inline-block; width: 1.2em; color: var(--mark); content: "\\25C6"; }
			.axis { position: sticky; z-index: 1; top: 0; color: var(--faint); background: var(--page); font-size: 12px; }
			.axis .track { display: flex; height: 20px; }
			.tick { flex: 1 1 0; overflow: hidden; padding-left: .25em; white-space: nowrap; }
			.track { display: block; width: 100%; height: 20px;
			  background-image: linear-gradient(90deg, var(--line) 1px, transparent 1px);
			  background-size: calc(100% / var(--steps)) 100%; border-right: 1px solid var(--line); }
			rect.wait { y: 7px; height: 6px; fill: var(--wait); }
			rect.own { y: 3px; height: 14px; rx: 1px; min-width: 1px; stroke-width: 1px; }
			rect.success { fill: var(--success); stroke: var(--success); }
			rect.error { fill: var(--error); stroke: var(--error); }
			rect.timeout { fill: var(--timeout); stroke: var(--timeout); }
			rect.abandoned { fill: var(--abandoned); stroke: var(--abandoned); }
			line.limit { stroke: var(--text); stroke-width: 2px; }
			.result { overflow: hidden; white-space: nowrap; font-size: 12px; font-variant-numeric: tabular-nums; }
			.result b { display: inline-block; min-width: 5.2em; font-weight: 500; text-align: right; color: var(--text); }
			.result.success, td.success, strong.success { color: var(--success-text); }
			.result.error, td.error, strong.error { color: var(--error-text); }
			.result.timeout, td.timeout, strong.timeout { color: var(--timeout-text); }
			.result.abandoned, td.abandoned, strong.abandoned { color: var(--abandoned-text); }
			table { width: 100%; margin-top: 1.5rem; border-collapse: collapse; font-size: 12px; }
			th { color: var(--faint); font-weight: 500; text-align: left; }
			th, td { padding: .25rem .8rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top;
			  white-space: nowrap; }
			td.text { min-width: 7.5rem; white-space: normal; overflow-wrap: anywhere; }
			th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
			tr { break-inside: avoid; }
			@media print {
			  :root { color-scheme: light; --text: #000000; --faint: #444444; --page: #ffffff; --stripe: #f5f7f9;
			    --line: #cccccc; --wait: #cfd8e3; --mark: #0a3069; --success: #2da44e; --error: #cf222e;
			    --timeout: #d4760a; --abandoned: #8250df; --success-text: #1a7f37; --error-text: #cf222e;
			    --timeout-text: #9a5b00; --abandoned-text: #8250df; }
			  body { margin: 0; padding: 0; max-width: none; font-size: 11px; print-color-adjust: exact;
			    -webkit-print-color-adjust: exact; }
			  .axis { position: static; }
			  @page { size: landscape; margin: 12mm; }
			}
			""";

	private HtmlStyle() {
	}

}
