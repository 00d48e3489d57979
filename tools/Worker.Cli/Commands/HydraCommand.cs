using System.CommandLine;

namespace Worker.Cli.Commands;

/// <summary><c>./worker hydra</c>: files and arguments of Vertex AI for training code that reads Hydra's overrides.</summary>
internal static class HydraCommand
{
    public static Command Create() => new DetailedCommand(
        "hydra",
        "Convert, check and compile component files, pipelines and tuning jobs of Vertex AI for Hydra.",
        """
          ./worker hydra convert --write components/            flags become overrides: --lr, {inputValue: lr} becomes lr=…
          ./worker hydra check components/ pipeline.yaml        what is wrong, with file, line, column and fix
          ./worker hydra compile pipeline.yaml --output job.json
          ./worker hydra wrap --study tuning.yaml --output entrypoint.sh -- python train.py

        Nothing here calls AWS or Google. docs/hydra.md has the rules, and how a compiled job is submitted.
        """)
    {
        HydraConvertCommand.Create(),
        HydraCheckCommand.Create(),
        HydraCompileCommand.Create(),
        HydraWrapCommand.Create(),
    };
}
