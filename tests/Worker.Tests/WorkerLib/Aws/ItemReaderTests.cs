using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;

namespace Worker.Tests.WorkerLib.Aws;

public static class ItemReaderTests
{
    private static readonly Dictionary<string, AttributeValue> Item = new()
    {
        ["name"] = new("sync"),
        ["empty"] = new(""),
        ["seconds"] = new() { N = "90" },
        ["at"] = new("2026-11-20T12:00:00Z"),
        ["isOpen"] = new() { BOOL = true },
        ["packed"] = new() { B = new MemoryStream([1]) },
        ["list"] = new() { L = [new("one")] },
        ["kinds"] = new() { M = new() { ["quake"] = new() { N = "2" } } },
        ["mixed"] = new() { M = new() { ["quake"] = new("two") } },
    };

    private static readonly ItemReader Row = new(Item, "row sync of heartbeats", "; delete it");

    [Fact]
    public static void Reads_each_type()
    {
        Assert.Equal("sync", Row.Text("name"));
        Assert.Equal(90, Row.Number("seconds", 1, 100));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), Row.Time("at"));
        Assert.True(Row.Flag("isOpen"));
        Assert.Equal("one", Assert.Single(Row.List("list")).S);
        Assert.Equal(2, Row.Numbers("kinds")["quake"]);
    }

    [Fact]
    public static void What_is_missing_is_null_or_empty_where_it_may_be_missing()
    {
        Assert.False(Row.Has("gone"));
        Assert.Null(Row.Value("gone"));
        Assert.Null(Row.OptionalText("gone"));
        Assert.Null(Row.OptionalNumber("gone"));
        Assert.Null(Row.OptionalTime("gone"));
        Assert.Empty(Row.List("gone"));
        Assert.Empty(Row.Numbers("gone"));
    }

    [Theory]
    [InlineData("Text", "gone", "gone '' is not a text")]
    [InlineData("Text", "empty", "empty '' is not a text")]
    [InlineData("Text", "seconds", "seconds '90' is not a text")]
    [InlineData("Text", "packed", "packed is not a text")]
    [InlineData("Number", "gone", "gone '' is not a whole number")]
    [InlineData("Number", "name", "name 'sync' is not a whole number")]
    [InlineData("OptionalNumber", "list", "list is not a whole number")]
    [InlineData("AtLeast", "seconds", "seconds '90' is not a whole number of seconds, 100 or more")]
    [InlineData("Between", "seconds", "seconds '90' is not a whole number of seconds from 1 to 60")]
    [InlineData("Time", "gone", "gone '' is not a time such as 2026-11-20T12:00:00Z")]
    [InlineData("OptionalTime", "name", "name 'sync' is not a time such as 2026-11-20T12:00:00Z")]
    [InlineData("Flag", "name", "name 'sync' is not true or false")]
    [InlineData("Numbers", "mixed", "mixed has quake, which is not a whole number")]
    public static void Names_the_row_the_attribute_and_its_value(string method, string name, string problem)
    {
        object? Read() => method switch
        {
            "Text" => Row.Text(name),
            "Number" => Row.Number(name),
            "OptionalNumber" => Row.OptionalNumber(name),
            "AtLeast" => Row.Number(name, min: 100, kind: "a whole number of seconds"),
            "Between" => Row.Number(name, 1, 60, "a whole number of seconds"),
            "Time" => Row.Time(name),
            "OptionalTime" => Row.OptionalTime(name),
            "Flag" => Row.Flag(name),
            _ => Row.Numbers(name),
        };

        Assert.Equal($"row sync of heartbeats: {problem}; delete it", Assert.Throws<FormatException>(Read).Message);
    }
}
