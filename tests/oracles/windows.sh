#!/usr/bin/env bash
# The program on Windows, as far as Wine can show: lints for it, and runs whose words and files must be those of here,
# byte for byte. With --tests also the whole suite. Works in target/windows and writes nothing elsewhere.
#
# Needs MinGW-w64 (Debian: gcc-mingw-w64-x86-64), Wine (wine64), and the standard library for the target:
# `rustup target add x86_64-pc-windows-gnu`, or its sources, of the very version of the compiler, from which it is built
# (`rustup component add rust-src`; Debian: rust-src). Nothing is installed here.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=x86_64-pc-windows-gnu
built=${CARGO_TARGET_DIR:-$PWD/target}
work=$built/windows
mkdir -p "$work"

missing() {
    echo "windows.sh: $*" >&2
    exit 2
}

say() { printf '\n== %s\n' "$*"; }

gcc=x86_64-w64-mingw32-gcc
command -v $gcc >/dev/null || missing "install MinGW-w64: there is no $gcc"
# Debian keeps the program without its starter elsewhere.
wine=$(PATH=$PATH:/usr/lib/wine command -v wine64 || command -v wine) || missing "install Wine"
sysroot=$(rustc --print sysroot)
options=(--locked --target $target)
if ! compgen -G "$sysroot/lib/rustlib/$target/lib/libstd-*" >/dev/null; then
    [ -e "$sysroot/lib/rustlib/src/rust/library/std" ] ||
        missing "no standard library for $target: rustup target add $target, or rustup component add rust-src"
    export RUSTC_BOOTSTRAP=1
    options+=(-Zbuild-std=std,panic_unwind)
fi
# What is left out of the files makes linking several times as fast.
export CARGO_PROFILE_DEV_DEBUG=0 CARGO_PROFILE_TEST_DEBUG=0
export WINEPREFIX=$work/prefix WINEDEBUG=-all NIANBAO_LANG=zh

say lints
cargo clippy "${options[@]}" --all-targets -- -D warnings

say build
cargo build --locked
cargo build "${options[@]}"

# Wine before 8.13 has no bcryptprimitives.dll, from which Rust's standard library takes its random numbers.
"$wine" cmd /c exit >/dev/null 2>&1 || missing "$wine does not start"
system=$WINEPREFIX/drive_c/windows/system32
if [ ! -e "$system/bcryptprimitives.dll" ]; then
    cat >"$work/random.c" <<'C'
#include <stddef.h>
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *, unsigned long);
__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *bytes, size_t length) {
    return SystemFunction036(bytes, (unsigned long)length);
}
C
    $gcc -shared -o "$system/bcryptprimitives.dll" "$work/random.c" -ladvapi32
fi

# Runs in the folder $1, what it says in numbered files there; the program and how it is started is the rest.
runs() {
    local folder=$1 number=0
    shift
    local program=("$@")
    rm -rf "$folder"
    mkdir -p "$folder/said"
    cp -r sample-data "$folder/样例"
    pushd "$folder" >/dev/null
    run() {
        local code=0
        number=$((number + 1))
        "${program[@]}" "$@" >"said/$number" 2>&1 </dev/null || code=$?
        printf 'nianbao %s\nexit %s\n' "$*" "$code" >>"said/$number"
    }
    local county=样例/yangli-county sample date=(--as-of 2024-01-20)
    for sample in suqian-2024 linshui-2021 changfeng-2017 zhongshu-2013; do
        run build "样例/$sample" --out "出/$sample" --draft
        run build "样例/$sample" --out "出/$sample" --draft
        run build "样例/$sample" --draft --check "出/$sample"
    done
    for sample in 样例/mistakes/*/; do
        run check "${sample%/}" "${date[@]}" --format sarif
    done
    for format in text json junit github html; do
        run check "$county" 样例/mistakes/mistyped-cell "${date[@]}" --format $format
    done
    run build 样例/units.csv --out 出/多单位
    run "$county"
    run build "$county"
    run verify "$county/报告"
    run rollup "$county" --out 出/汇总
    run return "$county" --out 出/退回 "${date[@]}"
    run status "$county" "${date[@]}"
    run trace "$county" requests.new.total
    run new 新镇 --name CON --year 2024 --kind township
    run build 新镇 --draft
    printf '单位,文件夹\nCON,\n甲镇,镇\\甲\nnul.txt,\n' >名单.csv
    run new 新县 --county --name 新县 --year 2024 --units 名单.csv
    sed 's/\r*$/\r/' "$county/departments/education.toml" >教育局.toml
    run receive "$county" 教育局.toml --date 2024-01-25
    popd >/dev/null
}

say runs
runs "$work/here" "$built/debug/nianbao"
runs "$work/there" "$wine" "$built/$target/debug/nianbao.exe"
diff -r "$work/here" "$work/there"
# Runs that could not run would say the same, too.
if grep -x -B3 'exit 2' "$work"/here/said/*; then exit 1; fi
echo "$(find "$work/there/said" -type f | wc -l) runs, $(find "$work/there" -type f | wc -l) files, all the same"

if [ "${1-}" = --tests ]; then
    say tests
    CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER=$wine INSTA_WORKSPACE_ROOT=$PWD INSTA_UPDATE=no \
        cargo test "${options[@]}" --no-fail-fast
fi
