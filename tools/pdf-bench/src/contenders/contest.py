"""Renders an HTML file again and again and prints one line of JSON, as contest.ts does for engines in Node."""

import json
import resource
import sys
import time

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

source, output, warm_up_ms, measure_ms, least = sys.argv[1], sys.argv[2], *map(float, sys.argv[3:6])
html = open(source, encoding="utf-8").read()


def render():
    return HTML(string=html).write_pdf(font_config=FontConfiguration())


def cpu_ms():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1000


start = cpu_ms()
while True:
    pdf = render()
    if cpu_ms() - start >= warm_up_ms:
        break

times = []
start = cpu_ms()
while len(times) < least or cpu_ms() - start < measure_ms:
    before = time.perf_counter()
    pdf = render()
    times.append((time.perf_counter() - before) * 1000)
cpu = cpu_ms() - start

open(output, "wb").write(pdf)
print(
    json.dumps(
        {
            "times": times,
            "cpuMs": cpu / len(times),
            "rssMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
