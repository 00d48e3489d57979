using System.CommandLine;
using Hydra.Overrides;
using Worker.Cli.HydraFiles;

namespace Worker.Cli.Commands;

/// <summary><c>./worker hydra wrap</c>: writes the sh script that converts a trial's arguments inside a training image.</summary>
internal static class HydraWrapCommand
{
    public static Command Create()
    {
        var program = new Argument<string[]>("program")
        {
            Description = "The program and its first arguments, after --. Without: the script takes them itself, before a -- of its own.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var types = new TrialTypes();
        var output = new Option<string?>("--output")
        {
            Description = "Write an executable file instead of printing the script.",
            HelpName = "FILE",
        };
        var command = new DetailedCommand(
            "wrap",
            "Write a POSIX sh script for a training image that gives its program the arguments of a trial as Hydra's overrides.",
            """
              ./worker hydra wrap --study tuning.yaml --output entrypoint.sh -- python train.py
              ./worker hydra wrap --type batch-size:int --negatable cuda --output entrypoint.sh -- python train.py experiment=example

            In the Dockerfile:  COPY entrypoint.sh /    ENTRYPOINT ["/entrypoint.sh"]
            The script needs sh and nothing else. It converts as ./worker hydra convert --args does, then becomes the program. An argument
            that cannot be converted ends it with 2 and a message that names the argument, before the program starts.
            """)
        {
            program,
            types.Study,
            types.Types,
            types.Negatable,
            output,
        };
        command.SetAction(parsed =>
        {
            var script = ShellWrapper.Write(new WrapperSpec(parsed.GetValue(program) ?? [], types.Read(parsed)));
            if (parsed.GetValue(output) is { } target)
            {
                OutputFile.WriteOrRefuse(target, script, executable: true);
                return 0;
            }

            using var printed = new CommandOutput(parsed);
            printed.Write(script);
            return 0;
        });
        return command;
    }
}
