//! The `hotlined` binary.
fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let rt = tokio::runtime::Runtime::new().unwrap();
    let r = if args[1] == "try" {
        rt.block_on(hotlined::app::train(hotlined::app::TryArgs { redis: args.get(2).cloned(), listen: "127.0.0.1:8470".parse().unwrap() }))
    } else {
        rt.block_on(hotlined::app::run(hotlined::app::RunArgs { config: args[2].clone().into(), clock: args.get(3).map(|p| p.into()) }))
    };
    if let Err(e) = r { eprintln!("{e}"); return e.code().into() }
    0.into()
}
