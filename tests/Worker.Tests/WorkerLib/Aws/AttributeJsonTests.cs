using System.Buffers;
using System.Text;
using Amazon.DynamoDBv2.Model;
using WorkerLib.Aws;

namespace Worker.Tests.WorkerLib.Aws;

public static class AttributeJsonTests
{
    [Fact]
    public static void Writes_every_attribute_type_with_names_in_order()
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["z"] = new("地震 <a href=\"x\">\n"),
            ["number"] = new() { N = "12345678901234567890.12345678901234567" },
            ["yes"] = new() { BOOL = true },
            ["nothing"] = new() { NULL = true },
            ["bytes"] = new() { B = new MemoryStream([1, 2, 3]) },
            ["list"] = new() { L = [new("a"), new() { N = "1" }] },
            ["map"] = new() { M = new() { ["b"] = new("2"), ["a"] = new("1") } },
            ["texts"] = new() { SS = ["x", "y"] },
            ["numbers"] = new() { NS = ["1", "2.5"] },
            ["blobs"] = new() { BS = [new MemoryStream([255])] },
            ["empty"] = new(""),
        };

        Assert.Equal(
            """{"blobs":["/w=="],"bytes":"AQID","empty":"","list":["a",1],"map":{"a":"1","b":"2"},"nothing":null,"number":"""
            + """12345678901234567890.12345678901234567,"numbers":[1,2.5],"texts":["x","y"],"yes":true,"z":"地震 <a href=\"x\">\n"}""" + "\n",
            Lines(item));
    }

    [Fact]
    public static void Writes_a_set_in_the_same_order_however_it_comes()
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["blobs"] = new() { BS = [new MemoryStream([2]), new MemoryStream([1])] },
            ["numbers"] = new() { NS = ["2", "10"] },
            ["texts"] = new() { SS = ["b", "a", "B"] },
        };

        Assert.Equal("""{"blobs":["AQ==","Ag=="],"numbers":[10,2],"texts":["B","a","b"]}""" + "\n", Lines(item));
        Assert.Equal(["2", "10"], item["numbers"].NS); // it is the caller's
    }

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("007", "\"007\"")]
    [InlineData("1 2", "\"1 2\"")]
    [InlineData("NaN", "\"NaN\"")]
    [InlineData("-1.5E+100", "-1.5E+100")]
    public static void Shows_as_text_what_is_no_number(string number, string json) =>
        Assert.Equal("{\"list\":[" + json + "],\"map\":{\"n\":" + json + "}}", AttributeJson.Text(new Dictionary<string, AttributeValue>
        {
            ["map"] = new() { M = new() { ["n"] = new() { N = number } } },
            ["list"] = new() { NS = [number] },
        }));

    [Fact]
    public static void Writes_a_line_an_item() =>
        Assert.Equal("{\"a\":\"1\"}\n{}\n{\"a\":\"2\"}\n", Lines(new() { ["a"] = new("1") }, [], new() { ["a"] = new("2") }));

    private static string Lines(params Dictionary<string, AttributeValue>[] items)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var item in items)
        {
            AttributeJson.WriteLine(output, item);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
