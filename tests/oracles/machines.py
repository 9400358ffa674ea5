"""What programs that nobody here wrote say of what machines read: findings as JSON, SARIF and JUnit, the schemas,
and the files that are held to them. Every judge is shown something wrong first, and must say so.

    machines.py PROGRAM WORK     PROGRAM is nianbao, WORK an empty folder beside those of the packages
"""

import copy
import json
import os
import pathlib
import subprocess
import sys
import tarfile
import tomllib
import urllib.parse

import jsonschema
import junitparser
import xmlschema

program, work = (pathlib.Path(it).resolve() for it in sys.argv[1:3])
multitool = work.parent / "node/node_modules/@microsoft/sarif-multitool-linux"
complaints, counts = [], {}


def complain(judge, what, said):
    complaints.append(f"{judge}: {what}: {str(said)[:400]}")


def counted(judge, count=1):
    counts[judge] = counts.get(judge, 0) + count


def run(*args, ends=(0, 1), folder="."):
    done = subprocess.run([str(it) for it in args], capture_output=True, text=True, cwd=folder)
    if done.returncode not in ends:
        raise SystemExit(f"{args}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def nianbao(*args):
    return run(program, *args).stdout


def samples():
    for marker in ("unit.toml", "county.toml"):
        for path in sorted(pathlib.Path("sample-data").glob(f"*/{marker}")) + sorted(
            pathlib.Path("sample-data/mistakes").glob(f"*/{marker}")
        ):
            yield path.parent


def plain(value):
    """TOML as JSON: dates are texts."""
    if isinstance(value, dict):
        return {key: plain(it) for key, it in value.items()}
    if isinstance(value, list):
        return [plain(it) for it in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def closed(schema):
    """The schema without room for what it does not name, so that a key that it forgot is seen."""
    if isinstance(schema, dict):
        schema = {key: closed(it) for key, it in schema.items()}
        if isinstance(schema.get("properties"), dict):
            schema.setdefault("additionalProperties", False)
    return [closed(it) for it in schema] if isinstance(schema, list) else schema


def toml_files():
    """Every file of users that the project holds or makes, with the schema that it is held to."""
    for path in sorted(pathlib.Path(".").glob("sample-data/**/*.toml")):
        yield "county" if path.name == "county.toml" else "unit", path
    for path in sorted(pathlib.Path(".").glob("report-templates/*/edition.toml")):
        yield "edition", path
    for path in sorted(work.glob("new-*/**/*.toml")) + sorted(work.glob("sum/**/*.toml")):
        yield "county" if path.name == "county.toml" else "unit", path


def prepare():
    """Findings of every sample in every format; new folders; the instances of each schema, as JSON."""
    for kind in ("findings", "unit", "county", "edition", "manifest"):
        for lang in ("zh", "en"):
            (work / f"{kind}.{lang}.schema.json").write_text(nianbao("schema", kind, "--lang", lang))
        (work / kind).mkdir()
    for folder in ("sarif", "junit"):
        (work / folder).mkdir()
    for sample in samples():
        name = sample.name
        sarif, junit = work / f"sarif/{name}.sarif", work / f"junit/{name}.xml"
        text = nianbao("check", sample, "--format", "json", "--output", f"sarif={sarif}", "--output", f"junit={junit}")
        (work / f"findings/{name}.json").write_text(text)
        (work / f"findings/{name}-verbose.json").write_text(nianbao("check", sample, "--format", "json", "--verbose"))
        nianbao("check", sample, "--deny", "unchecked", "--output", f"junit={work}/junit/{name}-denied.xml")
        if (sample / "county.toml").exists():
            nianbao("rollup", sample, "--out", work / "sum" / name, "--partial")
        nianbao("build", sample, "--draft", "--to", "md", "--out", work / "built" / name)
    nianbao("new", work / "new-unit", "--name", "样例镇人民政府", "--year", "2024", "--kind", "township")
    nianbao(
        *("new", work / "new-county", "--county", "--name", "样例县", "--year", "2024"),
        *("--units", "sample-data/units.csv"),
    )
    for kind, path in toml_files():
        name = str(path).replace("/", "-")
        (work / kind / f"{name}.json").write_text(json.dumps(plain(tomllib.loads(path.read_text()))))
    for path in sorted([*work.glob("built/*/manifest.json"), *work.glob("sum/*/manifest.json")]):
        (work / "manifest" / f"{'-'.join(path.parts[-3:])}").write_text(path.read_text())


def wrong(kind, instance):
    """The instance with something wrong in it."""
    instance = copy.deepcopy(instance)
    match kind:
        case "findings":
            instance["findings"][0]["level"] = "fatal"
        case "unit":
            instance["report"]["yaer"] = 2024
        case "county":
            instance["unit"][0]["submit_by"] = "soon"
        case "edition":
            instance["table"][0]["block"][0]["columns"] = 3
        case "manifest":
            instance["files"][0]["sha256"] = "no digest"
    return instance


def schemas():
    for path in sorted(work.glob("*.schema.json")):
        schema, kind = json.loads(path.read_text()), path.name.split(".")[0]
        jsonschema.Draft202012Validator.check_schema(schema)
        files = sorted((work / kind).glob("*.json"))
        checker = jsonschema.FormatChecker(formats=["date"])
        for strict in (schema, closed(schema)):
            validator = jsonschema.Draft202012Validator(strict, format_checker=checker)
            seen_to_fail = False
            for file in files:
                instance = json.loads(file.read_text())
                for error in validator.iter_errors(instance):
                    complain("jsonschema", file.name, f"{error.json_path} {error.message}")
                try:
                    seen_to_fail = seen_to_fail or not validator.is_valid(wrong(kind, instance))
                except (KeyError, IndexError):
                    pass  # this one has nothing that could be wrong so
                counted("jsonschema")
            if not seen_to_fail:
                complain("jsonschema", path.name, "takes what is wrong")


def sarif():
    """The official schema, and the rules of the standard's and of GitHub's own validator."""
    official = json.loads((multitool / "sarif-2.1.0.json").read_text())
    validator = jsonschema.validators.validator_for(official)(official)
    broken = work / "broken.sarif"
    for file in sorted((work / "sarif").glob("*.sarif")):
        log = json.loads(file.read_text())
        for error in validator.iter_errors(log):
            complain("SARIF schema", file.name, f"{error.json_path} {error.message}")
        for result in log["runs"][0]["results"]:
            place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            if not pathlib.Path(urllib.parse.unquote(place)).exists():
                complain("SARIF", file.name, f"there is no {place} from the project's folder")
        counted("SARIF schema")
        if log["runs"][0]["results"] and not broken.exists():
            log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["endLine"] = 0
            del log["runs"][0]["results"][0]["ruleId"]
            log["runs"][0]["results"][0]["locations"] = []
            broken.write_text(json.dumps(log))
            if validator.is_valid(json.loads(broken.read_text()) | {"version": "2.2"}):
                complain("SARIF schema", broken.name, "takes what is wrong")
    said = multitool_says(work / "sarif/*.sarif")
    counted("SARIF Multitool", len(list((work / "sarif").glob("*.sarif"))))
    for result in said:
        # The project has no address of its own.
        if result["ruleId"] != "SARIF2005":
            complain("SARIF Multitool", "", json.dumps(result, ensure_ascii=False))
    if not any(it["ruleId"].startswith("GH") for it in multitool_says(broken)):
        complain("SARIF Multitool", broken.name, "takes what is wrong")


def multitool_says(files):
    out = work / "multitool.sarif"
    command = ["validate", files, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning"]
    # It brings its own runtime, which asks for a library of languages unless it is told that it needs none.
    os.environ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1"
    run(multitool / "Sarif.Multitool", *command, "--output", out, "--log", "ForceOverwrite")
    run_of_tool = json.loads(out.read_text(encoding="utf-8-sig"))["runs"][0]
    return [it for it in run_of_tool["results"] if it.get("level", "warning") in ("error", "warning")]


def jenkins():
    """The schema of Jenkins' plugin, as a test runner has it among its tests."""
    [archive] = (work.parent / "junit").glob("*.tar.gz")
    with tarfile.open(archive) as files:
        path = sorted(it for it in files.getnames() if it.endswith("/junit-10.xsd"))[-1]
        return files.extractfile(path).read().decode()


def junit():
    """Jenkins' schema, and the numbers as another program reads them."""
    schema = xmlschema.XMLSchema(jenkins())
    if schema.is_valid("<testsuites><testsuite tests='1'><testcase/></testsuite></testsuites>"):
        complain("JUnit schema", "", "takes what is wrong")
    for file in sorted((work / "junit").glob("*.xml")):
        for error in schema.iter_errors(file):
            complain("JUnit schema", file.name, error.reason)
        name = file.stem.removesuffix("-denied")
        findings = json.loads((work / f"findings/{name}-verbose.json").read_text())["findings"]
        def of(*levels):
            """The cases of these levels: a unit and a rule, also where another rule's finding has it."""
            open_ = [it for it in findings if it["level"] in levels and it["answered"] is None]
            return {(it["unit"], of_rule["code"]) for it in open_ for of_rule in (it, *it.get("also", []))}

        unchecked = of("unchecked")
        everything = of("error", "warning", "note") | {(it["unit"], it["code"]) for it in findings if it["answered"]}
        denied = file.stem.endswith("-denied")
        failed = of("error", "unchecked") if denied else of("error")
        skipped = set() if denied else unchecked - everything
        read = junitparser.JUnitXml.fromfile(str(file))
        cases = [case for suite in read for case in suite]
        ends = [type(it.result[0]).__name__ for it in cases if it.result]
        if (ends.count("Failure"), ends.count("Skipped")) != (len(failed), len(skipped)):
            complain("junitparser", file.name, f"{ends} for {failed} and {skipped}")
        if (read.tests, read.failures) != (len(cases), len(failed)):
            complain("junitparser", file.name, "the counts are not those of the cases")
        counted("JUnit schema, junitparser")


def editors():
    """Two editors' servers find the schema by the first line of what `new` writes, and hold the file to it."""
    python = work.parent / "python/bin"
    paths = [work / "new-unit/unit.toml", work / "new-county/county.toml"]
    for path in paths + sorted(work.glob("new-county/**/unit.toml")) + sorted(work.glob("sum/*/county/unit.toml")):
        judge([python / "taplo", "lint"], path)
        judge([python / "tombi", "lint", "--offline"], path)


def judge(command, path):
    name, said = command[0].name, lambda: subprocess.run([*command, path], capture_output=True, text=True)
    done = said()
    if done.returncode != 0 or "warning" in (done.stdout + done.stderr).lower():
        complain(name, path, done.stdout + done.stderr)
    text = path.read_text()
    # A value of another kind: only one who has found the schema can mind.
    path.write_text(text.replace("\nyear = ", "\nyear = true #"))
    if said().returncode == 0:
        complain(name, path, "takes what is wrong")
    path.write_text(text)
    counted(name)


prepare()
schemas()
sarif()
junit()
editors()
print(", ".join(f"{judge}: {count} files" for judge, count in counts.items()))
print(*complaints, sep="\n")
sys.exit(bool(complaints))
