using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Hydra.Components;
using YamlDotNet.RepresentationModel;

namespace Worker.Tests.Hydra.Components;

/// <summary>What holds for each component file, checked on the files themselves and not with the library's own idea of them.</summary>
public partial class GivenComponentsTests
{
    private static readonly HashSet<string> Known =
    [
        .. typeof(FindingCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!),
    ];

    [Theory]
    [InlineData(PlaceholderNames.Kfp18)]
    [InlineData(PlaceholderNames.Kfp2)]
    public void Each_file_is_converted_or_refused_with_a_listed_reason_and_a_second_time_changes_nothing(PlaceholderNames names)
    {
        var options = new ConversionOptions(names);
        foreach (var (name, bytes) in ComponentFiles.All())
        {
            var conversion = ComponentConverter.Convert(ComponentFile.Read(name, bytes), options);

            Assert.All(conversion.Findings, finding => Assert.Contains(finding.Code, Known));
            Assert.All(conversion.Findings, finding => Assert.True(finding is { Line: > 0, Column: > 0 }, finding.ToString()));
            Assert.All(conversion.Findings, finding => Assert.Equal(name, finding.File));
            if (conversion.IsRefused)
            {
                Assert.Equal(bytes, Encoding.UTF8.GetBytes(conversion.Text));
                continue;
            }

            var again = ComponentConverter.Convert(ComponentFile.Read(name, conversion.Text), options);
            Assert.False(again.IsRefused, name);
            Assert.Empty(again.Edits);
            Assert.Equal(conversion.Text, again.Text);
        }
    }

    [Fact]
    public void What_is_not_converted_is_byte_for_byte_as_it_was()
    {
        foreach (var (name, bytes) in ComponentFiles.All())
        {
            var original = Encoding.UTF8.GetString(bytes);
            var conversion = ComponentConverter.Convert(ComponentFile.Read(name, bytes));

            // Outside the sequences command and args nothing may differ at all.
            var before = Lines(original);
            var after = Lines(conversion.Text);
            var (first, last) = conversion.IsRefused ? (0, 0) : CommandLines(original);
            Assert.Equal(before.Take(first), after.Take(first));
            Assert.Equal(before.Skip(last), after.Skip(after.Length - (before.Length - last)));

            // Inside, the texts are the same without the converted spans.
            var (keptBefore, keptAfter, index, shift) = (new StringBuilder(), new StringBuilder(), 0, 0);
            foreach (var edit in conversion.Edits)
            {
                keptBefore.Append(original, index, edit.Start - index);
                keptAfter.Append(conversion.Text, index + shift, edit.Start - index);
                Assert.Equal(edit.NewText, conversion.Text.Substring(edit.Start + shift, edit.NewText.Length));
                (index, shift) = (edit.End, shift + edit.NewText.Length - (edit.End - edit.Start));
            }

            Assert.Equal(
                keptBefore.Append(original, index, original.Length - index).ToString(),
                keptAfter.Append(conversion.Text, index + shift, conversion.Text.Length - index - shift).ToString());
        }
    }

    [Fact]
    public void A_converted_file_names_the_same_inputs_and_outputs()
    {
        var converted = 0;
        foreach (var (name, bytes) in ComponentFiles.All())
        {
            var conversion = ComponentConverter.Convert(ComponentFile.Read(name, bytes));
            if (conversion.Edits.Count > 0)
            {
                converted++;
                Assert.Equal(Ports(Encoding.UTF8.GetString(bytes)), Ports(conversion.Text));
            }
        }

        Assert.True(converted >= 2);
    }

    [Fact]
    public void The_checker_has_nothing_against_what_was_converted()
    {
        string[] ofOriginal =
            [FindingCodes.OptionalInput, FindingCodes.UnusedInput, FindingCodes.OutputNeverWritten, FindingCodes.ArgoPlaceholder];
        foreach (var (name, bytes) in ComponentFiles.All())
        {
            var conversion = ComponentConverter.Convert(ComponentFile.Read(name, bytes));
            if (conversion.Edits.Count > 0)
            {
                Assert.All(
                    ComponentChecker.Check(ComponentFile.Read(name, conversion.Text)),
                    finding => Assert.Contains(finding.Code, ofOriginal));
            }
        }
    }

    private static string[] Lines(string text) => text.Split('\n');

    /// <summary>The lines from the first of command and args to the last, from 0, the end exclusive: the reading is YamlDotNet's.</summary>
    private static (int First, int Last) CommandLines(string text)
    {
        var container = (YamlMappingNode)Root(text)["implementation"]["container"];
        var sequences = container.Children.Where(pair => pair.Key is YamlScalarNode { Value: "command" or "args" }).ToList();
        return sequences.Count == 0
            ? (0, 0)
            : ((int)sequences.Min(pair => pair.Key.Start.Line) - 1, (int)sequences.Max(pair => LastLine(pair.Value)));
    }

    /// <summary>The line of the last scalar; brackets behind it stay.</summary>
    private static long LastLine(YamlNode node) => node switch
    {
        YamlMappingNode { Children.Count: > 0 } mapping => LastLine(mapping.Children.Last().Value),
        YamlSequenceNode { Children.Count: > 0 } sequence => LastLine(sequence.Children[^1]),
        _ when node.End.Column == 1 && node.End.Line > node.Start.Line => node.End.Line - 1,
        _ => node.End.Line,
    };

    private static YamlNode Root(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return yaml.Documents[0].RootNode;
    }

    /// <summary>The inputs and outputs that a command line uses, by placeholders of KFP and of the runtime.</summary>
    private static SortedSet<string> Ports(string text)
    {
        var ports = new SortedSet<string>(StringComparer.Ordinal);
        Collect(Root(text)["implementation"]["container"], ports);
        return ports;
    }

    private static void Collect(YamlNode node, SortedSet<string> ports)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children)
                {
                    var use = ((YamlScalarNode)key).Value!;
                    if (use.StartsWith("input", StringComparison.Ordinal) || use.StartsWith("output", StringComparison.Ordinal))
                    {
                        ports.Add($"{(use.StartsWith('i') ? "in" : "out")} {((YamlScalarNode)value).Value}");
                    }
                    else
                    {
                        Collect(value, ports);
                    }
                }

                break;
            case YamlSequenceNode sequence:
                foreach (var item in sequence)
                {
                    Collect(item, ports);
                }

                break;
            case YamlScalarNode { Value: { } literal }:
                ports.UnionWith(Runtime().Matches(literal).Select(match => $"{match.Groups[1]} {match.Groups[2]}"));
                break;
        }
    }

    [GeneratedRegex(@"\{\{\$\.(in|out)puts\.\w+\['([^']*)'\]")]
    private static partial Regex Runtime();
}
